// IPPROTO_IP (ip(7)); behaviour of Linux's do_ip_setsockopt and do_ip_getsockopt.

using System;
using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Datagrams;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Sockets.Options;

/// <summary>IPv4 options, on IPv6 sockets too.</summary>
internal static class IPLevel
{
    /// <summary>Sets an option. EINVAL, ENOPROTOOPT, ENODEV, EADDRNOTAVAIL, EADDRINUSE, ENOBUFS.</summary>
    public static Errno Set(InternetSocket socket, int name, ReadOnlySpan<byte> value)
    {
        switch (name)
        {
            case IPOption.AddMembership or IPOption.DropMembership:
                return ChangeMembership(socket, value, isJoin: name == IPOption.AddMembership);
            case IPOption.JoinAnyGroup or IPOption.LeaveAnyGroup:
                return ChangeAnyMembership(socket, value, isJoin: name == IPOption.JoinAnyGroup);
            case IPOption.MulticastInterface:
                return SetMulticastInterface(socket, value);
        }
        int number = OptionValue.ReadLoose(value);
        IPSocketOptions ip = socket.IP;
        bool flag = number != 0;
        switch (name)
        {
            case IPOption.Tos: SetTos(socket, number); break;
            case IPOption.Ttl:
                if (value.IsEmpty || (number != -1 && number is < 1 or > 255)) return Errno.EINVAL;
                ip.Ttl = number == -1 ? (byte)0 : (byte)number;
                ApplyToTcp(socket);
                break;
            case IPOption.MulticastTtl:
                if (socket is StreamSocket || value.IsEmpty || number is < -1 or > 255) return Errno.EINVAL;
                ip.MulticastTtl = number == -1 ? (byte)1 : (byte)number;
                break;
            case IPOption.MulticastLoop:
                if (value.IsEmpty) return Errno.EINVAL;
                ip.MulticastLoop = flag;
                break;
            case IPOption.MtuDiscover:
                // IP_PMTUDISC_INTERFACE and _OMIT (4, 5) are IP_PMTUDISC_DONT to us.
                if (number is < 0 or > 5) return Errno.EINVAL;
                ip.MtuDiscover = number;
                ApplyToTcp(socket);
                if (Endpoint(socket) is { } endpoint) endpoint.ReportsTooBig = number is not (IPSocketOptions.DiscoverDont or > 3);
                break;
            case IPOption.ReceiveErrors: SetReceiveErrors(socket, flag); break;
            case IPOption.MinimumTtl:
                // RFC 5082 §3: packets that come from too far away are dropped.
                if (value.IsEmpty || number is < 0 or > 255) return Errno.EINVAL;
                ip.MinimumTtl = (byte)number;
                ApplyToTcp(socket);
                break;
            case IPOption.MulticastAll:
                if (value.IsEmpty || number is < 0 or > 1) return Errno.EINVAL;
                ip.MulticastAll = flag;
                if (socket is DatagramSocket datagram) datagram.Endpoint.MulticastAll = flag;
                break;
            case IPOption.PacketInfo: ip.PacketInfo = flag; break;
            case IPOption.ReceiveTtl: ip.ReceiveTtl = flag; break;
            case IPOption.ReceiveTos: ip.ReceiveTos = flag; break;
            case IPOption.FreeBind when value.IsEmpty: return Errno.EINVAL;
            case IPOption.FreeBind: ip.FreeBind = flag; break;
            case IPOption.BindAddressNoPort: ip.BindAddressNoPort = flag; break;
            case IPOption.Transparent: return flag ? Errno.EPERM : Errno.None;
            default: return Errno.ENOPROTOOPT;
        }
        return Errno.None;
    }

    /// <summary>Tells an option.</summary>
    public static SocketResult Get(InternetSocket socket, int name, Span<byte> target)
    {
        IPSocketOptions ip = socket.IP;
        if (name == IPOption.MulticastInterface)
        {
            Span<byte> bytes = stackalloc byte[4];
            if (ip.MulticastInterface != 0) AddressOf(socket, ip.MulticastInterface).WriteTo(bytes);
            else bytes.Clear();
            return OptionValue.Write(target, bytes);
        }
        int number;
        switch (name)
        {
            case IPOption.Tos: number = ip.Tos; break;
            case IPOption.Ttl: number = ip.Ttl != 0 ? ip.Ttl : socket.Layer.DefaultHopLimit(IPVersion.V4); break;
            case IPOption.MulticastTtl: number = ip.MulticastTtl; break;
            case IPOption.MulticastLoop: number = ip.MulticastLoop ? 1 : 0; break;
            case IPOption.MtuDiscover: number = ip.MtuDiscover; break;
            case IPOption.ReceiveErrors: number = ip.ReceiveErrors ? 1 : 0; break;
            case IPOption.MinimumTtl: number = ip.MinimumTtl; break;
            case IPOption.MulticastAll: number = ip.MulticastAll ? 1 : 0; break;
            case IPOption.PacketInfo: number = ip.PacketInfo ? 1 : 0; break;
            case IPOption.ReceiveTtl: number = ip.ReceiveTtl ? 1 : 0; break;
            case IPOption.ReceiveTos: number = ip.ReceiveTos ? 1 : 0; break;
            case IPOption.FreeBind: number = ip.FreeBind ? 1 : 0; break;
            case IPOption.BindAddressNoPort: number = ip.BindAddressNoPort ? 1 : 0; break;
            case IPOption.Transparent: number = 0; break;
            case IPOption.Mtu: return GetMtu(socket, target);
            default: return Errno.ENOPROTOOPT;
        }
        return OptionValue.WriteLoose(target, number);
    }

    /// <summary>IP_MTU and IPV6_MTU: the path's, of a connected socket.</summary>
    public static SocketResult GetMtu(InternetSocket socket, Span<byte> target)
    {
        if (socket is StreamSocket { Connection: { IsGone: false } connection }) return OptionValue.Write(target, connection.PathMtu);
        if (!socket.TryGetPeerName(out SocketAddress peer)) return Errno.ENOTCONN;
        InternetAddress remote = peer.Endpoint.Address.Unmap();
        Errno error = socket.Layer.Output.TryRoute(
            remote, InternetAddress.Any(remote.Version), (int)peer.Endpoint.ScopeId, out Route route);
        return error != Errno.None ? Errno.ENOTCONN : OptionValue.Write(target, socket.Layer.Output.PathMtu(route));
    }

    /// <summary>The datagram endpoint of a socket, or null.</summary>
    public static DatagramEndpoint? Endpoint(InternetSocket socket) => socket switch
    {
        DatagramSocket datagram => datagram.Endpoint,
        PingSocket ping => ping.Endpoint,
        _ => null,
    };

    /// <summary>Joins or leaves a group for a socket and counts it at the interface.</summary>
    public static Errno Change(InternetSocket socket, InternetAddress group, int interfaceIndex, bool isJoin)
    {
        if (Endpoint(socket) is not { } endpoint) return isJoin ? Errno.EPROTO : Errno.EADDRNOTAVAIL;
        SocketLayer layer = socket.Layer;
        if (!isJoin)
        {
            if (!endpoint.Groups.Remove(group, interfaceIndex, out GroupEntry removed)) return Errno.EADDRNOTAVAIL;
            layer.Network.LeaveGroup(removed.InterfaceIndex, group);
            return Errno.None;
        }
        if (interfaceIndex == 0) interfaceIndex = layer.Network.InterfaceFor(group);
        if (interfaceIndex == 0 || layer.Network.NameOf(interfaceIndex) is null) return Errno.ENODEV;
        Errno error = endpoint.Groups.TryAdd(group, interfaceIndex, layer.Settings.MaxMemberships);
        if (error != Errno.None) return error;
        error = layer.Network.JoinGroup(interfaceIndex, group);
        if (error != Errno.None) endpoint.Groups.Remove(group, interfaceIndex, out _);
        return error;
    }

    /// <summary>MCAST_JOIN_GROUP, MCAST_LEAVE_GROUP (RFC 3678 §5.1.1): struct group_req { u32 interface, sockaddr_storage group }.</summary>
    public static Errno ChangeAnyMembership(InternetSocket socket, ReadOnlySpan<byte> value, bool isJoin)
    {
        const int Size = 136, FamilyOffset = 8, AddressV4 = 12, AddressV6 = 16;
        if (value.Length < Size) return Errno.EINVAL;
        if (socket is StreamSocket) return Errno.EPROTO;
        int index = BinaryPrimitives.ReadInt32LittleEndian(value);
        var family = (AddressFamily)BinaryPrimitives.ReadUInt16LittleEndian(value[FamilyOffset..]);
        if (family is not (AddressFamily.IPv4 or AddressFamily.IPv6)) return Errno.EINVAL;
        InternetAddress group = family == AddressFamily.IPv4
            ? IPv4Address.Read(value[AddressV4..])
            : IPv6Address.Read(value[AddressV6..]);
        return group.IsMulticast ? Change(socket, group, index, isJoin) : Errno.EINVAL;
    }

    // struct ip_mreqn { group, address, ifindex }, or struct ip_mreq without the last.
    private static Errno ChangeMembership(InternetSocket socket, ReadOnlySpan<byte> value, bool isJoin)
    {
        if (socket is StreamSocket) return Errno.EPROTO;
        if (value.Length < 8) return Errno.EINVAL;
        InternetAddress group = IPv4Address.Read(value);
        InternetAddress address = IPv4Address.Read(value[4..]);
        int index = value.Length >= 12 ? BinaryPrimitives.ReadInt32LittleEndian(value[8..]) : 0;
        if (!group.IsMulticast) return isJoin ? Errno.EINVAL : Errno.EADDRNOTAVAIL;
        if (index == 0 && !address.IsUnspecified)
        {
            index = socket.Layer.Network.InterfaceWith(address);
            if (index == 0) return Errno.ENODEV;
        }
        return Change(socket, group, index, isJoin);
    }

    private static Errno SetMulticastInterface(InternetSocket socket, ReadOnlySpan<byte> value)
    {
        if (socket is StreamSocket || value.Length < 4) return Errno.EINVAL;
        IHostNetwork network = socket.Layer.Network;
        int index = value.Length >= 12 ? BinaryPrimitives.ReadInt32LittleEndian(value[8..]) : 0;
        InternetAddress address = IPv4Address.Read(value.Length >= 8 ? value[4..] : value);
        if (index == 0 && address.IsUnspecified)
        {
            socket.IP.MulticastInterface = 0;
            return Errno.None;
        }
        if (index == 0) index = network.InterfaceWith(address);
        if (index == 0 || network.NameOf(index) is null) return Errno.EADDRNOTAVAIL;
        socket.IP.MulticastInterface = index;
        return Errno.None;
    }

    private static InternetAddress AddressOf(InternetSocket socket, int interfaceIndex)
    {
        InternetAddress address = socket.Layer.Network.AddressOf(interfaceIndex, IPVersion.V4);
        return address.IsIPv4 ? address : IPv4Address.Any;
    }

    private static void SetReceiveErrors(InternetSocket socket, bool flag)
    {
        socket.IP.ReceiveErrors = flag;
        if (socket is StreamSocket stream)
        {
            stream.Tcp.ReceiveErrorsV4 = flag;
            if (!flag) stream.Connection?.Errors.Clear();
        }
        if (Endpoint(socket) is not { } endpoint) return;
        endpoint.ReceiveErrorsV4 = flag;
        if (!flag) endpoint.Errors.Clear();
    }

    private static void SetTos(InternetSocket socket, int number)
    {
        // __ip_sock_set_tos: the two ECN bits of a stream are TCP's own.
        socket.IP.Tos = socket is StreamSocket ? (byte)((number & ~3) | (socket.IP.Tos & 3)) : (byte)number;
        ApplyToTcp(socket);
    }

    /// <summary>Tells TCP of hop limit, traffic class and the like.</summary>
    public static void ApplyToTcp(InternetSocket socket)
    {
        if (socket is not StreamSocket stream) return;
        IPSocketOptions ip = stream.IP;
        stream.Tcp.OverIPv4 = new IPHeaderOptions
        {
            HopLimit = ip.Ttl, TrafficClass = ip.Tos, MtuDiscover = (byte)ip.MtuDiscover, MinimumHopLimit = ip.MinimumTtl,
        };
        stream.Tcp.OverIPv6 = new IPHeaderOptions
        {
            HopLimit = ip.UnicastHops, TrafficClass = ip.TrafficClass, MtuDiscover = (byte)ip.MtuDiscoverV6, MinimumHopLimit = ip.MinimumHopCount,
        };
        stream.Connection?.OptionsChanged();
    }
}
