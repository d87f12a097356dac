using System;
using Sockeye.Core.Internet.Addresses;

namespace Sockeye.Core.Internet.Autoconfiguration;

/// <summary>Asks a link about an address, and claims it: ARP or neighbour discovery.</summary>
internal interface IProbeSender
{
    /// <summary>Asks whether somebody has the address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="nonce">Marks the question as ours (IPv6).</param>
    void SendProbe(AssignedAddress address, ReadOnlySpan<byte> nonce);

    /// <summary>Says that the address is ours.</summary>
    void SendAnnouncement(AssignedAddress address);
}
