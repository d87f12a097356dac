using System.Runtime.InteropServices;

namespace Sockeye.Berkeley.Structures;

/// <summary>The value of SO_LINGER.</summary>
[StructLayout(LayoutKind.Sequential, Size = 8)]
public struct linger
{
    /// <summary>Not zero: close waits, or resets where <see cref="l_linger"/> is zero.</summary>
    public int l_onoff;

    /// <summary>How long close waits, in seconds.</summary>
    public int l_linger;
}
