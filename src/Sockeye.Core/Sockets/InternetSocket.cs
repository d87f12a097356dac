// What sockets over IP have in common: the names of both ends, the port, IP's options.

using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets.Options;
using Sockeye.Core.Transport.Datagrams;
using Sockeye.Core.Transport.Ports;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Sockets;

/// <summary>A socket of family AF_INET or AF_INET6.</summary>
internal abstract class InternetSocket : Socket
{
    protected InternetSocket(SocketLayer layer, AddressFamily family, SocketType type, int protocol, IPSocketOptions? options = null)
        : base(layer, family, type, protocol)
    {
        IP = options ?? new IPSocketOptions
        {
            V6Only = family == AddressFamily.IPv6 && layer.Settings.V6Only,
            MtuDiscover = layer.Settings.DiscoversMtu ? IPSocketOptions.DiscoverWant : IPSocketOptions.DiscoverDont,
        };
    }

    /// <summary>AF_INET6.</summary>
    public bool IsV6 => Family == AddressFamily.IPv6;

    /// <summary>IP's options.</summary>
    public IPSocketOptions IP { get; }

    /// <summary>The hold on our port; null while unbound, and when only a connection holds it.</summary>
    public PortLease? Lease { get; set; }

    /// <summary>What bind gave: address unspecified and port 0 until then. IPv4 in its own form, also on an IPv6 socket.</summary>
    public Endpoint Bound { get; set; }

    /// <summary>bind named an address: dissolving a connection keeps it.</summary>
    public bool IsAddressLocked { get; set; }

    /// <summary>bind named a port: dissolving a connection keeps it.</summary>
    public bool IsPortLocked { get; set; }

    /// <summary>What a port is asked for with.</summary>
    public PortRequest RequestFor(InternetAddress address) => new()
    {
        Address = address,
        V6Only = IP.V6Only,
        InterfaceIndex = Options.InterfaceIndex,
        ReuseAddress = Options.ReuseAddress,
        ReusePort = Options.ReusePort,
    };

    /// <summary>Our unspecified address.</summary>
    public InternetAddress Wildcard => InternetAddress.Any(IsV6 ? IPVersion.V6 : IPVersion.V4);

    /// <summary>An endpoint as this socket's family shows it: IPv4 on an IPv6 socket in mapped form (RFC 3493 §3.7).</summary>
    public SocketAddress NameOf(Endpoint endpoint)
    {
        if (!IsV6 || endpoint.Address.IsIPv6) return SocketAddress.From(endpoint);
        // An unbound IPv6 socket is [::]:0.
        InternetAddress address = endpoint.Address.IsUnspecified
            ? IPv6Address.Any
            : IPv6Address.FromIPv4Mapped(endpoint.Address.AsIPv4);
        return SocketAddress.From(new Endpoint(address, endpoint.Port));
    }

    /// <summary>Reads a name that an application gave; IPv4 in mapped form becomes IPv4.</summary>
    /// <returns>EAFNOSUPPORT for another family; EINVAL when an IPv6 socket is given the shorter IPv4 name.</returns>
    public Errno ReadName(in SocketAddress name, out Endpoint endpoint)
    {
        endpoint = default;
        if (name.Family == Family)
        {
            endpoint = name.Endpoint with { Address = name.Endpoint.Address.Unmap() };
            return Errno.None;
        }
        return IsV6 && name.Family == AddressFamily.IPv4 ? Errno.EINVAL : Errno.EAFNOSUPPORT;
    }

    /// <summary>Leaves the groups that the socket had joined.</summary>
    protected void LeaveAll(GroupSet groups)
    {
        while (groups.Count > 0)
        {
            GroupEntry entry = groups[0];
            groups.Remove(entry.Group, entry.InterfaceIndex, out _);
            Layer.Network.LeaveGroup(entry.InterfaceIndex, entry.Group);
        }
    }

    /// <summary>Gives back the port.</summary>
    public void ReleasePort()
    {
        Lease?.Release();
        Lease = null;
    }

    /// <summary>What poll says of a socket that receives messages, as Linux's datagram_poll.</summary>
    protected static PollEvents PollMessages(DatagramEndpoint endpoint, bool isSendShut)
    {
        PollEvents events = PollEvents.Out;
        if (endpoint.PendingError != Errno.None || endpoint.Errors.Count > 0) events |= PollEvents.Error;
        if (endpoint.IsReceiveShut) events |= PollEvents.In | PollEvents.ReadHangUp;
        if (endpoint.IsReceiveShut && isSendShut) events |= PollEvents.HangUp;
        if (endpoint.Queue.Count > 0) events |= PollEvents.In;
        return events;
    }
}
