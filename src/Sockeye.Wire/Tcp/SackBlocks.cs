using System.Runtime.CompilerServices;

namespace Sockeye.Wire.Tcp;

/// <summary>Room for the four blocks that one header can carry (RFC 2018 §3).</summary>
[InlineArray(Max)]
public struct SackBlocks
{
    /// <summary>40 bytes of options hold no more.</summary>
    public const int Max = 4;

    private SackBlock _first;
}
