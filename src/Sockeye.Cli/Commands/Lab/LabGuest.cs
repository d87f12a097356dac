using System.ComponentModel;
using System.Diagnostics;
using Sockeye.Cli.Frame;
using Sockeye.Devices.Linux;
using Sockeye.Devices.Linux.Namespace;

namespace Sockeye.Cli.Commands.Lab;

/// <summary>The person's command in the lab: our child, with our terminal.</summary>
internal static class LabGuest
{
    /// <summary>As shells say it: there is no such program.</summary>
    public const int NotFound = 127;

    private const int CannotRun = 126;
    private const int SIGTERM = 15, SIGINT = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The person's shell.</summary>
    public static string Shell() => Environment.GetEnvironmentVariable("SHELL") is { Length: > 0 } shell && File.Exists(shell) ? shell : "/bin/sh";

    /// <summary>The file of a program, or null.</summary>
    public static string? FindProgram(string name)
    {
        if (name.Contains('/')) return File.Exists(name) ? name : null;
        string path = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        return path.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>Its exit status; 128 and the signal's number when a signal ended it.</returns>
    public static async Task<int> RunAsync(string[] command, Task<Exception> broken, CommandContext context)
    {
        using Process guest = Start(command);
        Task exited = guest.WaitForExitAsync(CancellationToken.None);
        Task stopping = Task.Delay(Timeout.Infinite, context.Stopping);
        Task first = await Task.WhenAny(exited, broken, stopping).ConfigureAwait(false);
        if (first == stopping) await EndAsync(guest, exited).ConfigureAwait(false);
        if (first == broken)
        {
            await EndAsync(guest, exited).ConfigureAwait(false);
            Exception failure = await broken.ConfigureAwait(false);
            if (failure is IOException) throw new RefusalException($"the link broke: {failure.Message}", failure);
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
        return guest.ExitCode;
    }

    private static Process Start(string[] command)
    {
        IReadOnlyList<string> words = NamespaceLauncher.WithUsualSignals(command);
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { UseShellExecute = false };
        start.Environment[LabIdentity.ProcessVariable] = LabIdentity.ThisProcess;
        try
        {
            return Process.Start(start) ?? throw new RefusalException($"'{command[0]}' cannot be started");
        }
        catch (Win32Exception failure)
        {
            throw new RefusalException($"'{command[0]}' cannot be started: {failure.Message}", null, CannotRun);
        }
    }

    // Ctrl-C on a terminal has reached the guest too; a signal sent to us alone is handed on.
    private static async Task EndAsync(Process guest, Task exited)
    {
        foreach (int signal in (int[])[SIGINT, SIGTERM])
        {
            if (await Task.WhenAny(exited, Task.Delay(Patience)).ConfigureAwait(false) == exited) return;
            ProcessSignal.Send(guest.Id, signal);
        }
        if (await Task.WhenAny(exited, Task.Delay(Patience)).ConfigureAwait(false) == exited) return;
        guest.Kill(entireProcessTree: true);
        await exited.ConfigureAwait(false);
    }
}
