// recv(2), recvfrom(2), recvmsg(2): TCP as in Linux's tcp_recvmsg, UDP as in udp_recvmsg.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets.Options;
using Sockeye.Core.Transport.Datagrams;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Sockets.Calls;

/// <summary>Bytes for an application.</summary>
internal static class Receive
{
    /// <summary>recv(2).</summary>
    public static SocketResult Run(Socket socket, Span<byte> buffer, ReceiveFlags flags, out ReceivedMessage message)
    {
        message = default;
        return socket switch
        {
            StreamSocket stream => Stream(stream, buffer, flags, ref message),
            DatagramSocket datagram => Datagram(datagram, datagram.Endpoint, buffer, flags, ref message),
            LocalSocket local => Local(local, buffer, flags),
            PingSocket ping => Datagram(ping, ping.Endpoint, buffer, flags, ref message),
            _ => Errno.EOPNOTSUPP,
        };
    }

    private static SocketResult Stream(StreamSocket socket, Span<byte> buffer, ReceiveFlags flags, ref ReceivedMessage message)
    {
        if ((flags & ReceiveFlags.ErrorQueue) != 0)
        {
            return socket.Connection is { HasErrors: true } reporting
                ? QueuedError(socket, reporting.Errors, buffer, ref message)
                : Errno.EAGAIN;
        }
        // recv_4: never connected, or listening.
        if (socket.Connection is not { } connection)
        {
            // tcp_recv_urg: nothing is urgent.
            if ((flags & ReceiveFlags.OutOfBand) != 0 && socket.Listener is null) return Errno.EINVAL;
            if (socket.Listener is null && socket.TakeError() is var left and not Errno.None) return left;
            return socket.IsReceiveShut && socket.Listener is null ? SocketResult.Success() : Errno.ENOTCONN;
        }
        bool isPeek = (flags & ReceiveFlags.Peek) != 0;
        if ((flags & ReceiveFlags.OutOfBand) != 0) return Urgent(connection, buffer, isPeek, ref message);
        Errno error = isPeek
            ? connection.Peek(buffer, Math.Max(0, socket.Options.PeekOffset), out int received)
            : connection.Receive(buffer, TcpReceiveFlags.None, out received);
        // SHUT_RD came before the connection.
        if (error == Errno.EAGAIN && socket.IsReceiveShut) return SocketResult.Success();
        if (error != Errno.None) return error;
        socket.Options.MovePeekOffset(received, isPeek);
        if (socket.Tcp.Inq) message.Inq = connection.Inq;
        return SocketResult.Success(received);
    }

    private static SocketResult Urgent(TcpConnection connection, Span<byte> buffer, bool isPeek, ref ReceivedMessage message)
    {
        TcpReceiveFlags how = isPeek ? TcpReceiveFlags.Urgent | TcpReceiveFlags.Peek : TcpReceiveFlags.Urgent;
        Errno error = connection.Receive(buffer, how, out int received);
        if (error != Errno.None) return error;
        if (received > 0) message.Flags |= MessageFlags.OutOfBand;
        return SocketResult.Success(received);
    }

    private static SocketResult Local(LocalSocket socket, Span<byte> buffer, ReceiveFlags flags)
    {
        if ((flags & ReceiveFlags.OutOfBand) != 0) return Errno.EOPNOTSUPP;
        Errno error = socket.Endpoint.Receive(buffer, (flags & ReceiveFlags.Peek) != 0, out int received);
        return error == Errno.None ? SocketResult.Success(received) : error;
    }

    private static SocketResult Datagram(
        InternetSocket socket, DatagramEndpoint endpoint, Span<byte> buffer, ReceiveFlags flags, ref ReceivedMessage message)
    {
        if ((flags & ReceiveFlags.ErrorQueue) != 0) return QueuedError(socket, endpoint.Errors, buffer, ref message);
        // recv_20: an ICMP error that came in is reported before data.
        Errno error = socket.TakeError();
        if (error != Errno.None) return error;
        DatagramQueue queue = endpoint.Queue;
        bool isPeek = (flags & ReceiveFlags.Peek) != 0;
        int offset = isPeek ? Math.Max(0, socket.Options.PeekOffset) : 0;
        int index = queue.Find(ref offset);
        // recv_14: nothing there. After SHUT_RD nothing will come, and nobody should wait for it.
        if (index == queue.Count) return endpoint.IsReceiveShut && (flags & ReceiveFlags.DontWait) == 0 ? SocketResult.Success() : Errno.EAGAIN;
        ref readonly QueuedDatagram datagram = ref queue[index];
        int length = datagram.Length;
        int copied = Math.Min(length - offset, buffer.Length);
        datagram.Payload.Slice(offset, copied).CopyTo(buffer);
        Describe(socket, datagram, ref message);
        if (buffer.Length < length && buffer.Length <= length - offset) message.Flags |= MessageFlags.Truncated;
        if (!isPeek) queue.RemoveFirst();
        int told = (flags & ReceiveFlags.Truncate) != 0 ? length : copied;
        socket.Options.MovePeekOffset(told, isPeek);
        return SocketResult.Success(told);
    }

    private static void Describe(InternetSocket socket, in QueuedDatagram datagram, ref ReceivedMessage message)
    {
        message.From = socket.NameOf(datagram.Source);
        bool isV4 = datagram.Destination.IsIPv4;
        var ip = socket.IP;
        if (socket.Options.Timestamp) message.Time = datagram.Time;
        if (isV4 ? ip.PacketInfo || (socket.IsV6 && ip.PacketInfoV6) : ip.PacketInfoV6)
        {
            message.Destination = isV4 && socket.IsV6 && !ip.PacketInfo
                ? IPv6Address.FromIPv4Mapped(datagram.Destination.AsIPv4)
                : datagram.Destination;
            message.InterfaceIndex = datagram.InterfaceIndex;
        }
        if (isV4 ? ip.ReceiveTtl : ip.ReceiveHopLimit) message.HopLimit = datagram.HopLimit;
        if (isV4 ? ip.ReceiveTos : ip.ReceiveTrafficClass) message.TrafficClass = datagram.TrafficClass;
    }

    // ip(7), IP_RECVERR: the quoted payload is the data, the destination the name. As sock_dequeue_err_skb: the next error of the
    // network becomes the pending one; what the application had asked for is no error.
    private static SocketResult QueuedError(InternetSocket socket, ErrorQueue errors, Span<byte> buffer, ref ReceivedMessage message)
    {
        if (!errors.TryTake(out ErrorQueueEntry entry)) return Errno.EAGAIN;
        bool isNextIcmp = errors.TryPeek(out ErrorQueueEntry next) && next.Error.IsIcmp;
        if (entry.Error.IsIcmp && !isNextIcmp) socket.TakeError();
        if (errors.Count > 0) socket.Notify(Transport.Notice.Error);
        int copied = Math.Min(entry.Quoted.Length, buffer.Length);
        entry.Quoted.AsSpan(0, copied).CopyTo(buffer);
        if (entry.Destination.Port != 0) message.From = socket.NameOf(entry.Destination);
        message.Error = entry.Error;
        if (Timestamping.IsShown(socket)) message.StampTime = entry.Error.Time;
        message.Flags |= MessageFlags.ErrorQueue;
        if (copied < entry.Quoted.Length) message.Flags |= MessageFlags.Truncated;
        return SocketResult.Success(copied);
    }
}
