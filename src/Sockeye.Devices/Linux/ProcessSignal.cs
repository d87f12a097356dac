using Sockeye.Devices.Linux.Interop;

namespace Sockeye.Devices.Linux;

/// <summary>Signals to other processes, which .NET does not offer.</summary>
public static class ProcessSignal
{
    /// <summary>kill(2).</summary>
    /// <returns>False when there is no such process, or it is not ours.</returns>
    public static bool Send(int process, int signal) => process > 0 && Libc.Kill(process, signal) == 0;
}
