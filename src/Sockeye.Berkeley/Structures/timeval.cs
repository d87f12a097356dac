using System.Runtime.InteropServices;

namespace Sockeye.Berkeley.Structures;

/// <summary>The value of SO_RCVTIMEO and SO_SNDTIMEO; zero means no limit.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
public struct timeval
{
    /// <summary>Seconds.</summary>
    public long tv_sec;

    /// <summary>Microseconds, 0 to 999,999.</summary>
    public long tv_usec;
}
