using System.Runtime.InteropServices;

namespace Sockeye.Cli.Frame;

/// <summary>Ctrl-C and SIGTERM: the first asks the command to stop, and if it has not done so after a while, or at a second
/// one, the process ends.</summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private int _exitCode;

    public Interruption()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, ExitCodes.Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, ExitCodes.Terminated));
    }

    public CancellationToken Stopping => _stopping.Token;

    /// <summary>The status of a signal that came, or null.</summary>
    public int? ExitCode => Volatile.Read(ref _exitCode) is > 0 and var code ? code : null;

    /// <summary>Nobody reads the output any more: the same as a signal.</summary>
    public void OutputClosed()
    {
        if (Interlocked.CompareExchange(ref _exitCode, ExitCodes.OutputClosed, 0) == 0) _stopping.Cancel();
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _stopping.Dispose();
    }

    private void Stop(PosixSignalContext signal, int exitCode)
    {
        signal.Cancel = true;
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0) Environment.Exit(exitCode);
        _ = Task.Delay(Patience).ContinueWith(_ => Environment.Exit(exitCode), TaskScheduler.Default);
        _stopping.Cancel();
    }
}
