using System;
using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.Autoconfiguration;
using Sockeye.Core.Internet.Routing;
using Sockeye.Core.Link;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Stack;

public sealed partial class NetStack
{
    [Bounded("added by the owner of the stack, never by a peer")]
    private readonly List<Interface> _interfaces = [];
    private int _lastInterfaceIndex;

    /// <summary>The interface by which the stack talks to itself; index 1, never drained from outside.</summary>
    public Interface Loopback { get; }

    /// <summary>All interfaces in the order of their making, the loopback first.</summary>
    public IReadOnlyList<Interface> Interfaces => _interfaces;

    /// <summary>A new interface, up and without addresses.</summary>
    public Interface AddInterface(InterfaceOptions options, Instant now)
    {
        Enter(now);
        var nic = new Interface(++_lastInterfaceIndex, options);
        _interfaces.Add(nic);
        _rooms.Internet.AddInterface(nic);
        Leave();
        return nic;
    }

    /// <summary>Takes an interface away with its addresses, routes, neighbours and groups; frames that wait for it are dropped.</summary>
    /// <returns>ENODEV, or EINVAL for the loopback.</returns>
    public Errno RemoveInterface(Interface nic, Instant now)
    {
        if (nic == Loopback) return Errno.EINVAL;
        if (!_interfaces.Remove(nic)) return Errno.ENODEV;
        Enter(now);
        _rooms.Internet.RemoveInterface(nic);
        Leave();
        return Errno.None;
    }

    /// <summary>Takes an interface up or down.</summary>
    public void SetUp(Interface nic, bool up, Instant now)
    {
        Enter(now);
        _rooms.Internet.SetUp(nic, up);
        Leave();
    }

    /// <summary>Gives an interface an address.</summary>
    /// <returns>EINVAL, ENODEV, EEXIST, ENOBUFS at the limit.</returns>
    public Errno AddAddress(Interface nic, InternetAddress address, int prefixLength, AddressOptions options, Instant now)
    {
        Enter(now);
        return Leave(_rooms.Internet.AddAddress(nic, address, prefixLength, options));
    }

    /// <summary>Takes an address away. EADDRNOTAVAIL when the interface does not have it.</summary>
    public Errno RemoveAddress(Interface nic, InternetAddress address, Instant now)
    {
        Enter(now);
        return Leave(_rooms.Internet.RemoveAddress(nic, address));
    }

    /// <summary>Makes the stack known as a router on a link, or says other things from now on (RFC 4861 §6.2).</summary>
    /// <returns>EINVAL for options that cannot be, or when the stack does not forward; ENODEV.</returns>
    public Errno StartAdvertising(Interface nic, RouterAdvertisementOptions advertised, Instant now)
    {
        Enter(now);
        return Leave(_rooms.Internet.StartAdvertising(nic, advertised));
    }

    /// <summary>Says once that the stack is no router on that link any more, and falls silent.</summary>
    public void StopAdvertising(Interface nic, Instant now)
    {
        Enter(now);
        _rooms.Internet.StopAdvertising(nic);
        Leave();
    }

    /// <summary>Sorts the addresses of a name by how well they can be reached from here, best first (RFC 6724 §6).</summary>
    public void OrderDestinations(Span<InternetAddress> destinations, Instant now)
    {
        Enter(now);
        _rooms.Internet.OrderDestinations(destinations);
        Leave();
    }

    /// <summary>DNS servers that routers told of and whose time is not over (RFC 8106).</summary>
    public Endpoint[] LearnedDnsServers() => _rooms.Internet.Autoconfiguration.Discovery.DnsServers();

    /// <summary>Adds a route.</summary>
    /// <param name="destination">For which addresses.</param>
    /// <param name="gateway">Next hop; unspecified when on the link.</param>
    /// <param name="nic">Through which interface.</param>
    /// <param name="metric">Smaller is preferred.</param>
    /// <param name="now">When.</param>
    /// <returns>EINVAL, ENODEV, EEXIST, ENOBUFS, or ENETUNREACH when the gateway is no neighbour.</returns>
    public Errno AddRoute(Prefix destination, InternetAddress gateway, Interface nic, int metric, Instant now)
    {
        Enter(now);
        return Leave(_rooms.Internet.AddRoute(destination, gateway, nic, metric));
    }

    /// <summary>Puts a route with metrics ("ip route replace … mtu lock 1400 advmss 1360") in the place of one to the same prefix with
    /// the same metric, or adds it.</summary>
    /// <returns>As <see cref="AddRoute"/>.</returns>
    public Errno ReplaceRoute(
        Prefix destination, InternetAddress gateway, Interface nic, int metric, RouteMetrics metrics, Instant now)
    {
        Enter(now);
        return Leave(_rooms.Internet.ReplaceRoute(destination, gateway, nic, metric, metrics));
    }

    /// <summary>Removes the best route to a prefix, through a gateway or an interface when given. ENOENT when there is none.</summary>
    public Errno RemoveRoute(Prefix destination, InternetAddress? gateway, Interface? nic, Instant now)
    {
        Enter(now);
        return Leave(_rooms.Internet.RemoveRoute(destination, gateway, nic));
    }

    /// <summary>Adds a neighbour that is never asked for and never forgotten. EINVAL, ENOBUFS.</summary>
    public Errno AddNeighbor(Interface nic, InternetAddress address, MacAddress linkAddress, Instant now)
    {
        Enter(now);
        return Leave(_rooms.Internet.AddStaticNeighbor(nic, address, linkAddress));
    }

    /// <summary>Forgets a neighbour. ENOENT when there is none.</summary>
    public Errno RemoveNeighbor(Interface nic, InternetAddress address, Instant now)
    {
        Enter(now);
        return Leave(_rooms.Internet.RemoveNeighbor(nic, address));
    }

    /// <summary>Forgets the neighbours of an interface, or of all when null, except those added by hand.</summary>
    public void FlushNeighbors(Interface? nic, Instant now)
    {
        Enter(now);
        _rooms.Internet.FlushNeighbors(nic);
        Leave();
    }

    /// <summary>Joins a multicast group for the host itself; each join wants its leave. EINVAL, ENODEV, ENOBUFS.</summary>
    public Errno JoinGroup(Interface nic, InternetAddress group, Instant now)
    {
        Enter(now);
        return Leave(_rooms.Internet.JoinGroup(nic, group));
    }

    /// <summary>Leaves a group once. EADDRNOTAVAIL when the host is not in it.</summary>
    public Errno LeaveGroup(Interface nic, InternetAddress group, Instant now)
    {
        Enter(now);
        return Leave(_rooms.Internet.LeaveGroup(nic, group));
    }

    /// <summary>Changes the largest IP packet of an interface, 68 to 65,535. EINVAL.</summary>
    public Errno SetMtu(Interface nic, int mtu, Instant now)
    {
        if (mtu is < 68 or > 65_535) return Errno.EINVAL;
        Enter(now);
        nic.Mtu = mtu;
        _rooms.Internet.Addresses.Invalidate();
        return Leave(Errno.None);
    }

    /// <summary>Changes how many frames wait for an interface's device at most, 0 to 1,000,000; 0 refuses all that is sent there, and the
    /// transports know (<c>tc qdisc add … pfifo limit N</c> on Linux). EINVAL.</summary>
    public Errno SetTransmitLimit(Interface nic, int frames, Instant now)
    {
        if (frames is < 0 or > 1_000_000) return Errno.EINVAL;
        Enter(now);
        nic.Transmit.Limit = frames;
        return Leave(Errno.None);
    }

    /// <summary>TCP's settings as they are now.</summary>
    public TcpSettings TcpSettings => Options.Tcp;

    /// <summary>Replaces TCP's settings, as sysctl does: what a connection or a socket took over at its beginning stays as it
    /// was, and the limits of tables are those of the stack's beginning.</summary>
    public void Configure(TcpSettings settings, Instant now) => Configure(Options with { Tcp = settings }, now);

    /// <summary>Replaces the settings of all rooms in the same way. What only the beginning of a stack reads stays: packet memory, the
    /// loopback's MTU, limits of tables, and what only a new interface looks at.</summary>
    public void Configure(StackOptions options, Instant now)
    {
        Enter(now);
        Options = options;
        _rooms.Internet.Options = options.Internet;
        _rooms.Tcp.Settings = options.Tcp;
        _rooms.Sockets.Settings = options.Sockets;
        Leave();
    }

    /// <summary>Forgets what TCP remembers of destinations, as <c>ip tcp_metrics flush</c> does.</summary>
    public void ForgetDestinations(Instant now)
    {
        Enter(now);
        _rooms.Tcp.Destinations.Clear();
        Leave();
    }

    /// <summary>True when the address is ours.</summary>
    public bool IsLocal(InternetAddress address) => _rooms.Internet.IsLocal(address);

    private Errno Leave(Errno error)
    {
        Leave();
        return error;
    }

    private Interface CreateLoopback()
    {
        var nic = new Interface(++_lastInterfaceIndex, new InterfaceOptions
        {
            Name = "lo",
            Kind = InterfaceKind.Loopback,
            Mtu = Options.LoopbackMtu,
            // What never meets a wire is neither cut nor summed.
            ChecksumOffload = true,
            SegmentationOffload = true,
        });
        _interfaces.Add(nic);
        _rooms.Internet.AddInterface(nic);
        return nic;
    }
}
