// send(2), sendto(2), sendmsg(2): TCP as in Linux's tcp_sendmsg, UDP as in udp_sendmsg.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Sockets.Options;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Streams;
using Sockeye.Core.Transport.Udp;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Udp;

namespace Sockeye.Core.Sockets.Calls;

/// <summary>Bytes from an application.</summary>
internal static class Send
{
    private const int MaxDatagram = 65_535;
    private const int HeaderV4 = 20;
    private const int HeaderV6 = 40;

    /// <summary>send(2).</summary>
    public static SocketResult Run(
        Socket socket, ReadOnlySpan<byte> data, SendFlags flags, in SocketAddress to, in SendControl control) => socket switch
    {
        StreamSocket stream => Stream(stream, data, flags, to, control),
        DatagramSocket datagram => Datagram(datagram, data, flags, to, control),
        LocalSocket local => Local(local, data, flags, to),
        PingSocket ping => Ping.Send(ping, data, flags, to, control),
        _ => Errno.EOPNOTSUPP,
    };

    // send_1 … send_8: an address is ignored on a stream, as Linux does, but for one that is opened with text.
    private static SocketResult Stream(
        StreamSocket socket, ReadOnlySpan<byte> data, SendFlags flags, in SocketAddress to, in SendControl control)
    {
        if (FastOpen.Applies(socket, flags))
        {
            SocketResult opened = FastOpen.Run(socket, data, to, control.Waits, out bool isOpen);
            if (!isOpen) return opened;
        }
        // send_4: not connected, or listening: EPIPE, not ENOTCONN (sk_stream_wait_connect).
        if (socket.Connection is not { } connection)
        {
            Errno left = socket.TakeError();
            return left != Errno.None ? left : Errno.EPIPE;
        }
        // SHUT_WR came before the connection.
        if (socket.IsSendShut && !socket.IsHandshaking && connection.PendingError == Errno.None) return Errno.EPIPE;
        Errno error = connection.Send(data, HowOf(socket, flags, control), StampsOf(socket, control), out int sent);
        // A connection that never was, or is over, is a broken pipe to a writer.
        if (error == Errno.ENOTCONN) error = Errno.EPIPE;
        return error == Errno.None ? SocketResult.Success(sent) : error;
    }

    private static TcpSendFlags HowOf(StreamSocket socket, SendFlags flags, in SendControl control)
    {
        TcpSendFlags how = TcpSendFlags.None;
        if ((flags & SendFlags.More) != 0) how |= TcpSendFlags.More;
        if ((flags & SendFlags.OutOfBand) != 0) how |= TcpSendFlags.Urgent;
        if ((flags & SendFlags.EndOfRecord) != 0) how |= TcpSendFlags.EndOfRecord;
        // Without SO_ZEROCOPY the flag says nothing: programs from before it had a meaning may set it by mistake.
        if ((flags & SendFlags.ZeroCopy) != 0 && socket.Options.ZeroCopy) how |= TcpSendFlags.ZeroCopy;
        if (control.Waits) how |= TcpSendFlags.Waits;
        if (control.Continues) how |= TcpSendFlags.Continues;
        return how;
    }

    // Which times: those of the control message, or else the socket's.
    private static WriteReport StampsOf(StreamSocket socket, in SendControl control)
    {
        int asked = control.Timestamping ?? socket.Options.Timestamping;
        WriteReport report = WriteReport.None;
        if ((asked & TimestampingFlag.TransmitScheduled) != 0) report |= WriteReport.Scheduled;
        if ((asked & TimestampingFlag.TransmitSoftware) != 0) report |= WriteReport.Sent;
        if ((asked & TimestampingFlag.TransmitAcknowledged) != 0) report |= WriteReport.Acknowledged;
        return report;
    }

    private static SocketResult Local(LocalSocket socket, ReadOnlySpan<byte> data, SendFlags flags, in SocketAddress to)
    {
        if ((flags & SendFlags.OutOfBand) != 0) return Errno.EOPNOTSUPP;
        if (to.IsSome) return socket.Endpoint.State == Core.Local.LocalState.Connected ? Errno.EISCONN : Errno.EOPNOTSUPP;
        Errno error = socket.Endpoint.Send(data, out int sent);
        return error == Errno.None ? SocketResult.Success(sent) : error;
    }

    private static SocketResult Datagram(
        DatagramSocket socket, ReadOnlySpan<byte> data, SendFlags flags, in SocketAddress to, in SendControl control)
    {
        if (data.Length > MaxDatagram) return Errno.EMSGSIZE;
        Errno error = Bind.Automatic(socket.Layer, socket);
        if (error != Errno.None) return Errno.EAGAIN;
        // send_22: there is no urgent datagram; the port is taken all the same (inet_send_prepare).
        if ((flags & SendFlags.OutOfBand) != 0) return Errno.EOPNOTSUPP;
        bool isMore = (flags & SendFlags.More) != 0 || socket.Cork;
        if (!isMore && !socket.IsCorked) return Dispatch(socket, data, to, control, (flags & SendFlags.DontRoute) != 0);
        return Corked(socket, data, to, control, isMore);
    }

    // MSG_MORE and UDP_CORK: the pieces become one datagram, to where the first was going.
    private static SocketResult Corked(
        DatagramSocket socket, ReadOnlySpan<byte> data, in SocketAddress to, in SendControl control, bool isMore)
    {
        if (!socket.IsCorked)
        {
            if (!to.IsSome && !socket.Endpoint.IsConnected) return Errno.EDESTADDRREQ;
            Errno pending = socket.TakeError();
            if (pending != Errno.None) return pending;
            socket.CorkedDestination = to;
        }
        if (!socket.TryCork(data)) return Errno.EMSGSIZE;
        if (isMore) return SocketResult.Success(data.Length);
        SocketResult result = Dispatch(socket, socket.Corked, socket.CorkedDestination, control);
        socket.Uncork();
        return result.IsSuccess ? SocketResult.Success(data.Length) : result;
    }

    /// <summary>Sends what is held back: the cork is pulled.</summary>
    public static Errno Uncork(DatagramSocket socket)
    {
        if (!socket.IsCorked) return Errno.None;
        SocketResult result = Dispatch(socket, socket.Corked, socket.CorkedDestination, default);
        socket.Uncork();
        return result.Error;
    }

    private static SocketResult Dispatch(
        DatagramSocket socket, ReadOnlySpan<byte> data, in SocketAddress to, in SendControl control, bool dontRoute = false)
    {
        Errno error = ReadPeer(socket, to, out Endpoint remote);
        if (error != Errno.None) return error;
        error = TryRoute(socket, ref remote, control, out Route route);
        if (error != Errno.None) return error;
        // SO_DONTROUTE, MSG_DONTROUTE: only to hosts on the link.
        if ((dontRoute || socket.Options.DontRoute) && route.NextHop != route.Destination) return Errno.ENETUNREACH;
        // send_23: EACCES without SO_BROADCAST.
        if (route.Kind == DestinationKind.Broadcast && !socket.Options.Broadcast) return Errno.EACCES;
        UdpDispatch dispatch = Describe(socket, route, remote, data.Length, control, out error);
        if (error == Errno.None)
        {
            // send_12: a pending error is reported once, by whatever call comes first that has something to send.
            Errno pending = socket.TakeError();
            if (pending != Errno.None) return pending;
            if (socket.IsSendShut) return Errno.EPIPE;
            error = socket.Layer.Udp.Output.Send(dispatch, data);
        }
        if (error == Errno.EMSGSIZE) socket.Endpoint.TakeLocalError(error, remote, socket.Layer.Output.PathMtu(route));
        return error == Errno.None ? SocketResult.Success(data.Length) : error;
    }

    private static Errno ReadPeer(DatagramSocket socket, in SocketAddress to, out Endpoint remote)
    {
        remote = socket.Endpoint.Remote;
        if (!to.IsSome) return socket.Endpoint.IsConnected ? Errno.None : Errno.EDESTADDRREQ;
        Errno error = Destination.ReadName(socket, to, out remote);
        return error == Errno.None && remote.Port == 0 ? Errno.EINVAL : error;
    }

    private static Errno TryRoute(DatagramSocket socket, ref Endpoint remote, in SendControl control, out Route route)
    {
        route = default;
        Errno error = Destination.Confine(socket, ref remote, out int interfaceIndex);
        if (error != Errno.None) return error;
        if (control.InterfaceIndex != 0) interfaceIndex = control.InterfaceIndex;
        bool isV4 = remote.Address.IsIPv4;
        if (interfaceIndex == 0 && remote.Address.IsMulticast)
        {
            interfaceIndex = isV4 ? socket.IP.MulticastInterface : socket.IP.MulticastInterfaceV6;
        }
        InternetAddress source = socket.Endpoint.IsConnected && remote == socket.Endpoint.Remote
            ? socket.Endpoint.Local.Address
            : Destination.SourceOf(socket, remote.Address.Version);
        if (control.Source is { IsUnspecified: false } wanted)
        {
            source = wanted.Unmap();
            if (!socket.Layer.Network.IsLocal(source)) return Errno.EINVAL;
        }
        error = Destination.CheckVersions(source, remote.Address);
        if (error != Errno.None) return error;
        return socket.Layer.Output.TryRoute(remote.Address, source, interfaceIndex, out route);
    }

    private static UdpDispatch Describe(
        DatagramSocket socket, in Route route, Endpoint remote, int length, in SendControl control, out Errno error)
    {
        IPSocketOptions ip = socket.IP;
        bool isV4 = remote.Address.IsIPv4;
        bool isMulticast = route.Kind == DestinationKind.Multicast;
        byte hops = isV4 ? (isMulticast ? ip.MulticastTtl : ip.Ttl) : (isMulticast ? ip.MulticastHops : ip.UnicastHops);
        error = MayFragment(socket, route, length, out bool dontFragment);
        return new UdpDispatch
        {
            Route = route,
            LocalPort = socket.Lease!.Port,
            RemotePort = remote.Port,
            // IP_MULTICAST_TTL 0 keeps the datagram on this host.
            IsLocalOnly = isMulticast && hops == 0 && control.HopLimit is null,
            Spec = new SendSpec
            {
                Protocol = IPProtocol.Udp,
                HopLimit = control.HopLimit ?? hops,
                TrafficClass = control.TrafficClass ?? (isV4 ? ip.Tos : ip.TrafficClass),
                DontFragment = dontFragment,
                SuppressLoopback = isMulticast && !(isV4 ? ip.MulticastLoop : ip.MulticastLoopV6),
            },
        };
    }

    // ip(7), IP_MTU_DISCOVER: WANT sets DF while the datagram fits the path and cuts it otherwise; DO refuses.
    private static Errno MayFragment(DatagramSocket socket, in Route route, int length, out bool dontFragment)
    {
        bool isV4 = route.Destination.IsIPv4;
        int mode = isV4 ? socket.IP.MtuDiscover : socket.IP.MtuDiscoverV6;
        int size = length + UdpDatagram.HeaderLength + (isV4 ? HeaderV4 : HeaderV6);
        bool fits = size <= socket.Layer.Output.PathMtu(route);
        bool isForced = mode >= IPSocketOptions.DiscoverDo || (!isV4 && socket.IP.DontFragment);
        dontFragment = isForced || (isV4 && mode == IPSocketOptions.DiscoverWant && fits);
        return isForced && !fits ? Errno.EMSGSIZE : Errno.None;
    }
}
