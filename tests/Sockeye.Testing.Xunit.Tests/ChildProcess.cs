using System.Diagnostics;

namespace Sockeye.Testing.Xunit.Tests;

/// <summary>This test program in a process of its own.</summary>
internal static class ChildProcess
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    /// <summary>Runs explicit tests.</summary>
    /// <returns>Its status and all it wrote.</returns>
    public static async Task<(int Status, string Output)> RunAsync(string method, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        foreach (string argument in (string[])["-noColor", "-noLogo", "-explicit", "only", "-method", method]) start.ArgumentList.Add(argument);
        start.Environment.Remove("SOCKEYE_SEED");
        start.Environment.Remove("SOCKEYE_REPORTS");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var limit = new CancellationTokenSource(s_limit);
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token), errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
