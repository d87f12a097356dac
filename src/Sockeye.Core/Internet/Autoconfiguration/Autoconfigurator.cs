// Everything that configures itself, put together: what happens when an interface comes up, when an address turns out to be free
// or taken, and when the interface goes. The steps are those of RFC 4862 §4.

using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.Icmp;
using Sockeye.Core.Internet.Multicast;
using Sockeye.Core.Internet.Neighbors;
using Sockeye.Core.Link;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.IPv6;

namespace Sockeye.Core.Internet.Autoconfiguration;

/// <summary>Autoconfiguration of all interfaces.</summary>
/// <remarks>Called by InternetLayer. Calls every engine of this folder, and <see cref="GroupMembership"/>.</remarks>
internal sealed class Autoconfigurator : IAddressVerdicts
{
    private readonly LiveOptions _options;
    private readonly AddressTable _addresses;
    private readonly GroupMembership _groups;
    private readonly RouterSolicitation _solicitation;

    /// <summary>All engines, connected with each other.</summary>
    public Autoconfigurator(
        StackContext context,
        LiveOptions options,
        AddressTable addresses,
        IAddressOwner owner,
        GroupMembership groups,
        NeighborCache neighborsV6,
        IProbeSender probes,
        IDatagramOutput output)
    {
        _options = options;
        _addresses = addresses;
        _groups = groups;
        Lifetimes = new AddressLifetimes(context, addresses, owner);
        Detection = new DuplicateAddressDetection(context, options, addresses, probes) { Verdicts = this };
        Slaac = new Slaac(context, options.Current, addresses, owner, Lifetimes);
        if (options.Current.UseTemporaryAddresses) _ = new TemporaryAddresses(context, options.Current, addresses, owner, Lifetimes, Slaac);
        Discovery = new RouterDiscovery(context, options, addresses, owner, neighborsV6, Slaac) { Detection = Detection };
        Advertiser = new RouterAdvertiser(context, addresses, output);
        _solicitation = new RouterSolicitation(context, options, addresses, output);
        Messages = new RouterMessages(context, options, addresses, neighborsV6, Discovery, _solicitation, Advertiser);
    }

    /// <summary>Detection of duplicates.</summary>
    public DuplicateAddressDetection Detection { get; }

    /// <summary>Ends of lifetimes.</summary>
    public AddressLifetimes Lifetimes { get; }

    /// <summary>Addresses formed here.</summary>
    public Slaac Slaac { get; }

    /// <summary>Routers and prefixes learned.</summary>
    public RouterDiscovery Discovery { get; }

    /// <summary>What this host says as a router.</summary>
    public RouterAdvertiser Advertiser { get; }

    /// <summary>Solicitations and advertisements on the way up.</summary>
    public RouterMessages Messages { get; }

    /// <summary>Takes the messages that it lives on.</summary>
    public void Register(IcmpV6Input input)
    {
        input.Register(IcmpV6Type.RouterSolicitation, Messages);
        input.Register(IcmpV6Type.RouterAdvertisement, Messages);
    }

    /// <summary>An interface came up (RFC 4862 §5.3, RFC 4861 §6.3.7).</summary>
    public void OnInterfaceUp(Interface nic)
    {
        // RFC 8200 §5: IPv6 needs a link that carries 1280 bytes. Only a link with neighbours has any to be told apart from.
        bool canConfigure = nic.Kind == InterfaceKind.Ethernet && nic.Mtu >= IPv6Packet.MinimumMtu;
        if (!canConfigure || !_options.Current.AutoconfigureLinkLocal) return;
        Slaac.FormLinkLocal(nic);
        // Without detection the address is ours at once, and nobody tells us so.
        if (_addresses.FirstLinkLocal(nic) is not null) OnLinkLocalReady(nic);
    }

    /// <summary>An interface went down, or away.</summary>
    public void OnInterfaceDown(Interface nic)
    {
        _solicitation.End(nic);
        Discovery.Forget(nic);
        Slaac.Forget(nic);
    }

    /// <inheritdoc/>
    public void OnUnique(AssignedAddress address)
    {
        if (address.Address.IsIPv6 && address.Address.IsLinkLocal) OnLinkLocalReady(address.Interface);
    }

    /// <inheritdoc/>
    public void OnDuplicate(AssignedAddress address) => Slaac.OnDuplicate(address);

    private void OnLinkLocalReady(Interface nic)
    {
        // RFC 3590 §4: what was reported without an address is reported again with it.
        _groups.Announce(nic);
        Advertiser.Restart(nic);
        if (_options.Current.AcceptRouterAdvertisements && !_options.Current.Forwarding && _options.Current.AutoconfigureLinkLocal) _solicitation.Begin(nic);
    }
}
