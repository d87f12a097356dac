using System.Runtime.InteropServices;

namespace Sockeye.Cli.Frame;

/// <summary>Descriptor 1 of a Unix process. .NET's own stream passes over a closed pipe in silence, so that a command would
/// work on for a reader who has gone (<c>sockeye trace big.pcapng | head</c>); this one tells, and then drops what comes.</summary>
internal sealed class StandardOutput(Action onClosed) : WriteOnlyStream
{
    private const int Descriptor = 1;
    private const int Interrupted = 4; // EINTR
    private const int TryAgain = 11; // EAGAIN: somebody made the terminal non-blocking

    private bool _isClosed;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0 && !_isClosed)
        {
            nint written = write(Descriptor, in MemoryMarshal.GetReference(buffer), buffer.Length);
            if (written >= 0) buffer = buffer[(int)written..];
            else Recover(Marshal.GetLastPInvokeError());
        }
    }

    private void Recover(int error)
    {
        if (error == Interrupted) return;
        if (error == TryAgain)
        {
            Thread.Sleep(1);
            return;
        }
        _isClosed = true;
        const int brokenPipe = 32;
        if (error != brokenPipe) throw new IOException($"the output cannot be written: {Marshal.GetPInvokeErrorMessage(error)}");
        onClosed();
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint write(int descriptor, in byte buffer, nint count);
}
