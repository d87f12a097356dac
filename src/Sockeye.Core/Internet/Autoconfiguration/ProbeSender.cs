using System;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.Neighbors;

namespace Sockeye.Core.Internet.Autoconfiguration;

/// <summary>Probes and announcements on real links.</summary>
internal sealed class ProbeSender(ArpResolver arp, NdpResolver ndp) : IProbeSender
{
    /// <inheritdoc/>
    public void SendProbe(AssignedAddress address, ReadOnlySpan<byte> nonce)
    {
        if (address.Address.IsIPv4) arp.SendProbe(address.Interface, address.Address.AsIPv4);
        else ndp.SendProbe(address.Interface, address.Address.AsIPv6, nonce);
    }

    /// <inheritdoc/>
    public void SendAnnouncement(AssignedAddress address)
    {
        if (address.Address.IsIPv4) arp.SendAnnouncement(address.Interface, address.Address.AsIPv4);
        else ndp.SendAnnouncement(address.Interface, address.Address.AsIPv6);
    }
}
