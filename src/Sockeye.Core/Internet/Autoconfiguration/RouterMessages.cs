// Router solicitations and advertisements on the way up (RFC 4861 §6.1). Hop limit, code, checksum and fragments were checked by
// IcmpV6Input.

using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.Neighbors;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.Icmp.Ndp;

namespace Sockeye.Core.Internet.Autoconfiguration;

/// <summary>Receives what hosts and routers say to each other about routers.</summary>
/// <remarks>Called by IcmpV6Input. Calls <see cref="RouterDiscovery"/>, <see cref="RouterSolicitation"/>,
/// <see cref="RouterAdvertiser"/>, <see cref="NeighborCache"/>.</remarks>
internal sealed class RouterMessages(
    StackContext context,
    LiveOptions options,
    AddressTable addresses,
    NeighborCache neighbors,
    RouterDiscovery discovery,
    RouterSolicitation solicitation,
    RouterAdvertiser advertiser) : IIcmpV6Handler
{
    /// <inheritdoc/>
    public void Receive(PacketBuffer message, in Reception reception)
    {
        bool isValid = IcmpV6Message.TryParse(message.Span, out IcmpV6Message icmp) && Process(icmp, reception);
        if (isValid) message.Release();
        else context.Drop(message, DropReason.NdpInvalid);
    }

    private bool Process(in IcmpV6Message icmp, in Reception reception) => icmp.Type == IcmpV6Type.RouterSolicitation
        ? Wire.Icmp.Ndp.RouterSolicitation.TryParse(icmp, out Wire.Icmp.Ndp.RouterSolicitation asked) && ProcessSolicitation(asked, reception)
        : RouterAdvertisement.TryParse(icmp, out RouterAdvertisement told) && ProcessAdvertisement(told, reception);

    // RFC 4861 §6.1.1 and §6.2.6.
    private bool ProcessSolicitation(in Wire.Icmp.Ndp.RouterSolicitation asked, in Reception reception)
    {
        Interface nic = reception.Interface;
        bool hasLinkAddress = asked.Options.TryGetLinkLayerAddress(NdpOptionType.SourceLinkLayerAddress, out MacAddress mac);
        if (reception.Source.IsUnspecified && hasLinkAddress) return false;
        if (hasLinkAddress && (mac.IsMulticast || mac.IsZero)) return false;
        if (!options.Current.Forwarding) return true;
        if (hasLinkAddress && addresses.IsOnLink(nic, reception.Source)) neighbors.OnSolicitation(nic, reception.Source, mac);
        advertiser.OnSolicitation(nic);
        return true;
    }

    // RFC 4861 §6.1.2 and §6.3.4.
    private bool ProcessAdvertisement(in RouterAdvertisement told, in Reception reception)
    {
        Interface nic = reception.Interface;
        InternetAddress router = reception.Source;
        if (!router.IsLinkLocal || addresses.Find(nic, router) is not null) return false;
        if (!options.Current.AcceptRouterAdvertisements || options.Current.Forwarding) return true;
        // RFC 7559 §2.1: asking ends with a router that offers itself as default.
        if (told.RouterLifetime != 0) solicitation.End(nic);
        discovery.OnAdvertisement(nic, router, told);
        return true;
    }
}
