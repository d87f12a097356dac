// The composition of the room: everything IP has, and who is plugged into whom. Configuration is in InternetLayer.Configuration.cs.

using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.Autoconfiguration;
using Sockeye.Core.Internet.Fragmentation;
using Sockeye.Core.Internet.Icmp;
using Sockeye.Core.Internet.IPv4;
using Sockeye.Core.Internet.IPv6;
using Sockeye.Core.Internet.Multicast;
using Sockeye.Core.Internet.Neighbors;
using Sockeye.Core.Internet.PathMtu;
using Sockeye.Core.Internet.Routing;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;

namespace Sockeye.Core.Internet;

/// <summary>IP of one stack, both families.</summary>
/// <remarks>Called by Link (packets), NetStack (configuration) and, through <see cref="Output"/>, by transports.</remarks>
internal sealed partial class InternetLayer : INetworkLayer, INeighborWatch, IAddressOwner
{
    private readonly StackContext _context;
    private readonly LiveOptions _options;
    private readonly TransportTable _transports = new();
    private readonly Redirects _redirectsV4;
    private readonly Redirects _redirectsV6;
    private readonly IPv4Input _inputV4;
    private readonly IPv6Input _inputV6;

    /// <summary>IP without interfaces.</summary>
    public InternetLayer(StackContext context, InternetOptions options)
    {
        _context = context;
        _options = new LiveOptions(options);
        Addresses = new AddressTable(context, options);
        Routes = new RoutingTable(context, options, Addresses);
        Groups = new GroupMembership(_options);
        _redirectsV4 = new Redirects(context, options);
        _redirectsV6 = new Redirects(context, options);
        Lookup = new RouteLookup(Addresses, Routes, _redirectsV4, _redirectsV6);
        var pathMtuV4 = new PathMtuCache(context, options, IPVersion.V4);
        var pathMtuV6 = new PathMtuCache(context, options, IPVersion.V6);
        NeighborsIPv4 = new NeighborCache(context, options, IPVersion.V4);
        NeighborsIPv6 = new NeighborCache(context, options, IPVersion.V6);
        Arp = new ArpResolver(context, Addresses, NeighborsIPv4);
        Ndp = new NdpResolver(context, _options, Addresses, NeighborsIPv6);
        OutputIPv4 = new IPv4Output(context, _options, Addresses, NeighborsIPv4, pathMtuV4, CountersIPv4);
        OutputIPv6 = new IPv6Output(context, _options, Addresses, NeighborsIPv6, pathMtuV6, CountersIPv6);
        Errors = new IcmpErrors(context, _options, Addresses, Lookup, OutputIPv4, OutputIPv6, _transports, CountersIPv4, CountersIPv6);
        Echoes = new EchoSessions(context, options, OutputIPv4, OutputIPv6);
        Output = new InternetOutput(Addresses, Lookup, OutputIPv4, OutputIPv6, NeighborsIPv4, NeighborsIPv6, Errors);
        IncompleteIPv4 = new Reassembly<ReassemblyIPv4>(context, options) { Errors = Errors };
        IncompleteIPv6 = new Reassembly<ReassemblyIPv6>(context, options) { Errors = Errors };
        var forwardV4 = new IPv4Forward(context, Addresses, Routes, OutputIPv4, Errors, CountersIPv4);
        var forwardV6 = new IPv6Forward(context, Routes, OutputIPv6, Errors, CountersIPv6);
        _inputV4 = new IPv4Input(
            context, _options, Addresses, Groups, IncompleteIPv4, forwardV4, Errors, _transports, CountersIPv4);
        _inputV6 = new IPv6Input(
            context, _options, Addresses, Groups, IncompleteIPv6, forwardV6, Errors, _transports, CountersIPv6);
        IcmpV4 = new IcmpV4Input(
            context, _options, Addresses, Lookup, _redirectsV4, pathMtuV4, OutputIPv4, Echoes, _transports, CountersIPv4);
        IcmpV6 = new IcmpV6Input(
            context, _options, Addresses, Lookup, _redirectsV6, NeighborsIPv6, pathMtuV6, OutputIPv6, Echoes, _transports, CountersIPv6);
        Autoconfiguration = new Autoconfigurator(
            context, _options, Addresses, this, Groups, NeighborsIPv6, new ProbeSender(Arp, Ndp), Output);
        Plug();
        if (options.ReportMemberships) PlugReporters();
    }

    /// <summary>What can be tuned, as it is now. The limits of tables are those of the beginning.</summary>
    public InternetOptions Options
    {
        get => _options.Current;
        set => _options.Current = value;
    }

    /// <summary>The way down for transports.</summary>
    public IDatagramOutput Output { get; }

    /// <summary>Echo sessions: what ping sockets are made of.</summary>
    public EchoSessions Echoes { get; }

    /// <summary>Ledger of IPv4.</summary>
    public IPCounters CountersIPv4 { get; } = new();

    /// <summary>Ledger of IPv6.</summary>
    public IPCounters CountersIPv6 { get; } = new();

    /// <summary>Our addresses and interfaces.</summary>
    internal AddressTable Addresses { get; }

    /// <summary>Routes.</summary>
    internal RoutingTable Routes { get; }

    /// <summary>Finds ways.</summary>
    internal RouteLookup Lookup { get; }

    /// <summary>Groups.</summary>
    internal GroupMembership Groups { get; }

    /// <summary>Neighbours of IPv4.</summary>
    internal NeighborCache NeighborsIPv4 { get; }

    /// <summary>Neighbours of IPv6.</summary>
    internal NeighborCache NeighborsIPv6 { get; }

    /// <summary>ARP.</summary>
    internal ArpResolver Arp { get; }

    /// <summary>Neighbour discovery.</summary>
    internal NdpResolver Ndp { get; }

    /// <summary>Sends IPv4.</summary>
    internal IPv4Output OutputIPv4 { get; }

    /// <summary>Sends IPv6.</summary>
    internal IPv6Output OutputIPv6 { get; }

    /// <summary>Sends ICMP errors.</summary>
    internal IcmpErrors Errors { get; }

    /// <summary>Duplicates, lifetimes, routers, prefixes.</summary>
    internal Autoconfigurator Autoconfiguration { get; }

    /// <summary>Receives ICMP.</summary>
    internal IcmpV4Input IcmpV4 { get; }

    /// <summary>Receives ICMPv6.</summary>
    internal IcmpV6Input IcmpV6 { get; }

    /// <summary>Incomplete IPv4 datagrams.</summary>
    internal Reassembly<ReassemblyIPv4> IncompleteIPv4 { get; }

    /// <summary>Incomplete IPv6 datagrams.</summary>
    internal Reassembly<ReassemblyIPv6> IncompleteIPv6 { get; }

    /// <summary>Who looks for duplicates of our addresses; set by the composition, before addresses are added.</summary>
    internal IAddressGuard? Guard
    {
        get;
        set
        {
            field = value;
            Arp.Guard = value;
            Ndp.Guard = value;
        }
    }

    /// <summary>Who chooses routers by whether they answer; set by the composition.</summary>
    internal INeighborWatch? RouterWatch { get; set; }

    /// <summary>Raw sockets, which see a copy of everything delivered.</summary>
    internal IRawTap? RawTap
    {
        get => _transports.RawTap;
        set => _transports.RawTap = value;
    }

    /// <summary>Makes a transport responsible for a protocol.</summary>
    public void Register(IPProtocol protocol, ITransportLayer transport) => _transports.Register(protocol, transport);

    /// <inheritdoc/>
    public void ReceiveIPv4(PacketBuffer packet, in LinkReception reception) => _inputV4.Receive(packet, reception);

    /// <inheritdoc/>
    public void ReceiveIPv6(PacketBuffer packet, in LinkReception reception) => _inputV6.Receive(packet, reception);

    /// <inheritdoc/>
    public void ReceiveArp(PacketBuffer packet, in LinkReception reception) => Arp.Receive(packet, reception);

    /// <inheritdoc/>
    void INeighborWatch.OnUnreachable(Interface nic, InternetAddress address)
    {
        // RFC 1122 §3.3.1.4: a first hop that is dead is not used any longer; the routing table decides anew.
        (address.IsIPv6 ? _redirectsV6 : _redirectsV4).Forget(nic.Index, address);
        Addresses.Invalidate();
        RouterWatch?.OnUnreachable(nic, address);
    }

    /// <inheritdoc/>
    void INeighborWatch.OnRouterLost(Interface nic, InternetAddress address)
    {
        _redirectsV6.Forget(nic.Index, address);
        Addresses.Invalidate();
        RouterWatch?.OnRouterLost(nic, address);
    }

    private void Plug()
    {
        NeighborsIPv4.Solicitor = Arp;
        NeighborsIPv6.Solicitor = Ndp;
        NeighborsIPv4.Unresolved = Errors;
        NeighborsIPv6.Unresolved = Errors;
        NeighborsIPv4.Watch = this;
        NeighborsIPv6.Watch = this;
        IcmpV6.Register(IcmpV6Type.NeighborSolicitation, Ndp);
        IcmpV6.Register(IcmpV6Type.NeighborAdvertisement, Ndp);
        Guard = Autoconfiguration.Detection;
        RouterWatch = Autoconfiguration.Discovery;
        Autoconfiguration.Register(IcmpV6);
        Register(IPProtocol.Icmp, IcmpV4);
        Register(IPProtocol.IcmpV6, IcmpV6);
    }

    private void PlugReporters()
    {
        var igmp = new MembershipReporter<IgmpProtocol>(_context, Addresses, Output);
        var mld = new MembershipReporter<MldProtocol>(_context, Addresses, Output);
        var mldHost = new MldHost(_context, mld);
        Groups.ReporterIPv4 = igmp;
        Groups.ReporterIPv6 = mld;
        Register(IPProtocol.Igmp, new IgmpHost(_context, igmp));
        IcmpV6.Register(IcmpV6Type.MulticastListenerQuery, mldHost);
        IcmpV6.Register(IcmpV6Type.MulticastListenerReport, mldHost);
        IcmpV6.Register(IcmpV6Type.MulticastListenerDone, mldHost);
        IcmpV6.Register(IcmpV6Type.MulticastListenerReportV2, mldHost);
    }
}
