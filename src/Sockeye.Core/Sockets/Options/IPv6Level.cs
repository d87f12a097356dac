// IPPROTO_IPV6 (ipv6(7), RFC 3493 §5, RFC 3542 §4, §6, §11); behaviour of Linux's do_ipv6_setsockopt and do_ipv6_getsockopt.

using System;
using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Sockets.Options;

/// <summary>IPv6 options.</summary>
internal static class IPv6Level
{
    private const int SizeOfMembership = 20;

    /// <summary>Sets an option. EINVAL, ENOPROTOOPT, ENODEV, EADDRNOTAVAIL, EADDRINUSE, ENOBUFS.</summary>
    public static Errno Set(InternetSocket socket, int name, ReadOnlySpan<byte> value)
    {
        if (name is IPv6Option.JoinGroup or IPv6Option.LeaveGroup) return ChangeMembership(socket, value, name == IPv6Option.JoinGroup);
        if (name is IPv6Option.JoinAnyGroup or IPv6Option.LeaveAnyGroup)
        {
            return IPLevel.ChangeAnyMembership(socket, value, isJoin: name == IPv6Option.JoinAnyGroup);
        }
        if (!OptionValue.TryRead(value, out int number)) return Errno.EINVAL;
        IPSocketOptions ip = socket.IP;
        bool flag = number != 0;
        switch (name)
        {
            case IPv6Option.V6Only:
                // Once there is a name it is too late (RFC 3493 §5.3).
                if (socket.Lease is not null || socket.IsAddressLocked || socket is StreamSocket { Connection.IsGone: false }) return Errno.EINVAL;
                ip.V6Only = flag;
                if (socket is DatagramSocket bound) bound.Endpoint.V6Only = flag;
                break;
            case IPv6Option.UnicastHops:
                if (number is < -1 or > 255) return Errno.EINVAL;
                ip.UnicastHopsSet = number;
                IPLevel.ApplyToTcp(socket);
                break;
            case IPv6Option.MulticastHops:
                if (socket is StreamSocket) return Errno.ENOPROTOOPT;
                if (number is < -1 or > 255) return Errno.EINVAL;
                ip.MulticastHops = number == -1 ? (byte)1 : (byte)number;
                break;
            case IPv6Option.MulticastLoop:
                if (number is < 0 or > 1) return Errno.EINVAL;
                ip.MulticastLoopV6 = flag;
                break;
            case IPv6Option.MulticastInterface:
                if (socket is StreamSocket) return Errno.ENOPROTOOPT;
                if (number != 0 && socket.Layer.Network.NameOf(number) is null) return Errno.ENODEV;
                ip.MulticastInterfaceV6 = number;
                break;
            case IPv6Option.MtuDiscover:
                if (number is < 0 or > 5) return Errno.EINVAL;
                ip.MtuDiscoverV6 = number;
                IPLevel.ApplyToTcp(socket);
                break;
            case IPv6Option.TrafficClass:
                if (number is < -1 or > 255) return Errno.EINVAL;
                // The two ECN bits of a stream are TCP's own.
                ip.TrafficClass = number == -1 ? (byte)0 : (byte)(socket is StreamSocket ? number & ~3 : number);
                IPLevel.ApplyToTcp(socket);
                break;
            case IPv6Option.ReceiveErrors:
                ip.ReceiveErrorsV6 = flag;
                if (socket is StreamSocket stream)
                {
                    stream.Tcp.ReceiveErrorsV6 = flag;
                    if (!flag) stream.Connection?.Errors.Clear();
                }
                if (IPLevel.Endpoint(socket) is not { } endpoint) break;
                endpoint.ReceiveErrorsV6 = flag;
                if (!flag) endpoint.Errors.Clear();
                break;
            case IPv6Option.MulticastAll:
                ip.MulticastAllV6 = flag;
                if (socket is DatagramSocket datagram) datagram.Endpoint.MulticastAllV6 = flag;
                break;
            case IPv6Option.MinimumHopCount:
                if (number is < 0 or > 255) return Errno.EINVAL;
                ip.MinimumHopCount = (byte)number;
                IPLevel.ApplyToTcp(socket);
                break;
            case IPv6Option.ReceivePacketInfo: ip.PacketInfoV6 = flag; break;
            case IPv6Option.ReceiveHopLimit: ip.ReceiveHopLimit = flag; break;
            case IPv6Option.ReceiveTrafficClass: ip.ReceiveTrafficClass = flag; break;
            case IPv6Option.DontFragment: ip.DontFragment = flag; break;
            // Told, and no smaller than IPv6 allows (RFC 8200 §5); without effect on what the path allows.
            case IPv6Option.Mtu: return number is 0 or >= 1280 ? Errno.None : Errno.EINVAL;
            default: return Errno.ENOPROTOOPT;
        }
        return Errno.None;
    }

    /// <summary>Tells an option.</summary>
    public static SocketResult Get(InternetSocket socket, int name, Span<byte> target)
    {
        IPSocketOptions ip = socket.IP;
        int number;
        switch (name)
        {
            case IPv6Option.V6Only: number = ip.V6Only ? 1 : 0; break;
            case IPv6Option.UnicastHops: number = ip.UnicastHopsSet >= 0 ? ip.UnicastHopsSet : socket.Layer.DefaultHopLimit(IPVersion.V6); break;
            case IPv6Option.MulticastHops: number = ip.MulticastHops; break;
            case IPv6Option.MulticastLoop: number = ip.MulticastLoopV6 ? 1 : 0; break;
            case IPv6Option.MulticastInterface: number = ip.MulticastInterfaceV6; break;
            case IPv6Option.MtuDiscover: number = ip.MtuDiscoverV6; break;
            case IPv6Option.TrafficClass: number = ip.TrafficClass; break;
            case IPv6Option.ReceiveErrors: number = ip.ReceiveErrorsV6 ? 1 : 0; break;
            case IPv6Option.MinimumHopCount: number = ip.MinimumHopCount; break;
            case IPv6Option.MulticastAll: number = ip.MulticastAllV6 ? 1 : 0; break;
            case IPv6Option.ReceivePacketInfo: number = ip.PacketInfoV6 ? 1 : 0; break;
            case IPv6Option.ReceiveHopLimit: number = ip.ReceiveHopLimit ? 1 : 0; break;
            case IPv6Option.ReceiveTrafficClass: number = ip.ReceiveTrafficClass ? 1 : 0; break;
            case IPv6Option.DontFragment: number = ip.DontFragment ? 1 : 0; break;
            case IPv6Option.Mtu: return IPLevel.GetMtu(socket, target);
            default: return Errno.ENOPROTOOPT;
        }
        return OptionValue.Write(target, number);
    }

    // struct ipv6_mreq { group, ifindex } (RFC 3493 §5.2).
    private static Errno ChangeMembership(InternetSocket socket, ReadOnlySpan<byte> value, bool isJoin)
    {
        if (value.Length < SizeOfMembership) return Errno.EINVAL;
        if (socket is StreamSocket) return Errno.EPROTO;
        InternetAddress group = IPv6Address.Read(value);
        int index = BinaryPrimitives.ReadInt32LittleEndian(value[IPv6Address.Length..]);
        if (!group.IsMulticast) return Errno.EINVAL;
        return IPLevel.Change(socket, group, index, isJoin);
    }
}
