using Sockeye.Cli.Frame;

namespace Sockeye.Cli.Commands.Drill;

/// <summary>A script to be run.</summary>
/// <param name="Name">As people see it.</param>
/// <param name="Text">Its text.</param>
internal sealed record DrillScript(string Name, string Text);

/// <summary>Finds the scripts that a command line names.</summary>
internal static class DrillScripts
{
    /// <summary>Files as they are; folders with all that is in them, by name.</summary>
    public static List<DrillScript> Find(IEnumerable<string> paths, string? filter)
    {
        var scripts = new List<DrillScript>();
        foreach (string path in paths)
        {
            foreach (string file in FilesOf(path))
            {
                if (filter is null || file.Contains(filter, StringComparison.OrdinalIgnoreCase)) scripts.Add(Read(file));
            }
        }
        return scripts;
    }

    private static IEnumerable<string> FilesOf(string path)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new RefusalException($"there is no file or folder '{path}'");
        string[] files = Directory.GetFiles(path, "*.pkt", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        return files.Length > 0 ? files : throw new RefusalException($"there is no script (*.pkt) in '{path}'");
    }

    private static DrillScript Read(string file)
    {
        try
        {
            return new DrillScript(file, File.ReadAllText(file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException($"'{file}' cannot be read: {failure.Message}");
        }
    }
}
