using System.Globalization;
using Sockeye.Devices.Linux.Interop;

namespace Sockeye.Devices.Linux;

/// <summary>Keeps all threads of this process on one processor for a while, which .NET does for the first thread only.</summary>
/// <remarks>A thread that starts meanwhile inherits the restriction from the one that starts it. Disposing gives every
/// thread the processors that the calling thread had before.</remarks>
public sealed unsafe class ProcessorAffinity : IDisposable
{
    private const int MaskBytes = 128;

    private readonly byte[] _before = new byte[MaskBytes];

    private ProcessorAffinity()
    {
        fixed (byte* mask = _before)
        {
            if (Libc.GetAffinity(0, MaskBytes, mask) < 0)
                throw KernelException.Last("cannot ask which processors this process may use");
        }
    }

    /// <summary>Moves every thread of the process to the first processor that it may use.</summary>
    /// <exception cref="KernelException">The system does not let us.</exception>
    public static ProcessorAffinity PinProcess()
    {
        var pinned = new ProcessorAffinity();
        int first = Array.FindIndex(pinned._before, octet => octet != 0);
        var one = new byte[MaskBytes];
        one[first] = (byte)(pinned._before[first] & -pinned._before[first]);
        SetAll(one);
        return pinned;
    }

    /// <inheritdoc/>
    public void Dispose() => SetAll(_before);

    private static void SetAll(byte[] processors)
    {
        fixed (byte* mask = processors)
        {
            foreach (string task in Directory.EnumerateDirectories("/proc/self/task"))
            {
                // A thread that has just ended needs no processor.
                _ = Libc.SetAffinity(int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture), MaskBytes, mask);
            }
        }
    }
}
