using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet;

/// <summary>Raw sockets: see a copy of every datagram that is delivered here, beside its transport.</summary>
internal interface IRawTap
{
    /// <summary>Looks at a datagram.</summary>
    /// <param name="packet">At its transport header; not taken over, and to be left as found.</param>
    /// <param name="reception">As received.</param>
    /// <returns>True when somebody wanted it, so that an unknown protocol is not answered with "unreachable".</returns>
    bool Tap(PacketBuffer packet, in Reception reception);

    /// <summary>An ICMP error about a protocol, for the raw sockets that may have sent it.</summary>
    void TapError(IPProtocol protocol, in IcmpNotice notice);
}
