// The accurate ECN option (RFC 9768 §3.2.3): byte counters of 24 bits, which wrap. The kind says in which order they come, and
// counters may be left out from the end, so that the one that changed is always there.
//
//   kind 172, order 0:  |  length 11  |  EE0B  |  ECEB  |  EE1B  |
//   kind 174, order 1:  |  length 11  |  EE1B  |  ECEB  |  EE0B  |

using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Tcp;

/// <summary>Counters of an accurate ECN option, as they stand on the wire.</summary>
/// <param name="IsOrder1">Kind 174: EE1B comes first.</param>
/// <param name="Count">How many counters there are, 0 to 3.</param>
/// <param name="First">EE1B in order 1, EE0B in order 0.</param>
/// <param name="Second">ECEB.</param>
/// <param name="Third">EE0B in order 1, EE1B in order 0.</param>
public readonly record struct AccurateEcnOption(bool IsOrder1, int Count, uint First, uint Second, uint Third)
{
    /// <summary>Most counters of one option.</summary>
    public const int MaxCount = 3;

    /// <summary>Bytes of one counter.</summary>
    public const int CounterLength = 3;

    /// <summary>Kind and length.</summary>
    public const int BaseLength = 2;

    /// <summary>The 24 bits of a counter.</summary>
    public const uint Mask = 0xFF_FFFF;

    /// <summary>Bytes that the option takes without padding.</summary>
    public int Length => BaseLength + Count * CounterLength;

    /// <summary>Which kind.</summary>
    public TcpOptionKind Kind => IsOrder1 ? TcpOptionKind.AccurateEcn1 : TcpOptionKind.AccurateEcn0;

    /// <summary>The counter in a place, 0 to 2.</summary>
    public uint this[int place] => place switch { 0 => First, 1 => Second, _ => Third };

    /// <summary>What the counter in a place counts (RFC 9768 §3.2.3).</summary>
    public EcnCodepoint CodepointAt(int place) => place switch
    {
        1 => EcnCodepoint.Ce,
        0 => IsOrder1 ? EcnCodepoint.Ect1 : EcnCodepoint.Ect0,
        _ => IsOrder1 ? EcnCodepoint.Ect0 : EcnCodepoint.Ect1,
    };
}
