using System.Text;
using Sockeye.Testing.Reports.Page;

namespace Sockeye.Testing.Reports;

/// <summary>Writes the files of a report.</summary>
internal static class ReportFiles
{
    private const string DefaultFolder = "sockeye-reports";
    private const int LongestName = 120;

    /// <summary>Writes a capture and a page.</summary>
    /// <param name="content">The network.</param>
    /// <param name="verdict">What a test says of it, or null.</param>
    /// <param name="folder">Where, or null; it is made if it is not there.</param>
    /// <param name="name">The files' names without their ends.</param>
    public static NetworkReport Write(ReportContent content, Verdict? verdict, string? folder, string name)
    {
        string text = new TextReport(content).ToString();
        folder = Path.GetFullPath(TestEnvironment.ReportFolder ?? folder ?? Path.Combine(AppContext.BaseDirectory, DefaultFolder));
        string path = Path.Combine(folder, $"{Tame(name)}-seed{content.Seed}");
        try
        {
            Directory.CreateDirectory(folder);
            using (FileStream capture = File.Create(path + ".pcapng")) CaptureReport.Write(capture, content);
            File.WriteAllText(path + ".html", new HtmlReport(content, name, verdict, path + ".pcapng").ToString(), new UTF8Encoding(false));
            return new NetworkReport(content.Seed, text, path + ".pcapng", path + ".html", null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The text is there, and the test has another failure to tell of.
            return new NetworkReport(content.Seed, text, null, null, failure.Message);
        }
    }

    private static string Tame(string name)
    {
        string tame = string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' ? character : '_'));
        return tame.Length > LongestName ? tame[..LongestName] : tame;
    }
}
