using Sockeye.Core.Foundation;

namespace Sockeye.Core.Internet;

/// <summary>Whoever handles one type of ICMPv6 message: neighbour discovery, router discovery, multicast listeners.</summary>
/// <remarks>Registered with IcmpV6Input. What every handler may rely on: at least 8 bytes, a right checksum, and for the five
/// messages of neighbour discovery hop limit 255, code 0 and no fragments (RFC 4861 §7.1, RFC 6980 §5).</remarks>
internal interface IIcmpV6Handler
{
    /// <summary>A message, from its ICMPv6 header on. Takes ownership.</summary>
    void Receive(PacketBuffer message, in Reception reception);
}
