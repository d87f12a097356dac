// Control messages between C's bytes and the stack's values: ip(7), ipv6(7), RFC 3542 §6.

using System.Buffers.Binary;
using Sockeye.Berkeley.Structures;
using Sockeye.Core.Sockets;
using Sockeye.Wire.Addresses;

namespace Sockeye.Berkeley.OnStack;

/// <summary>Reads the control messages of sendmsg and writes those of recvmsg.</summary>
internal static class ControlMessageCodec
{
    private const int ScmTimestamp = Libc.SO_TIMESTAMP;

    /// <summary>What the messages ask for: 0 or -EINVAL.</summary>
    public static int Read(ReadOnlySpan<byte> control, out SendControl asked)
    {
        asked = default;
        var offset = 0;
        // CMSG_NXTHDR: fewer bytes than a header are no message; a header that does not fit its length is an error.
        while (control.Length - offset >= cmsghdr.HeaderLength)
        {
            if (!cmsghdr.TryParse(control, offset, out var message) || !TryTake(message, ref asked))
                return -Libc.EINVAL;
            offset += cmsghdr.Align(message.cmsg_len);
        }

        return 0;
    }

    /// <summary>The messages that a received datagram has; those that do not fit set MSG_CTRUNC.</summary>
    public static int Write(
        in Core.Sockets.ReceivedMessage received, int family, Span<byte> control, ref int flags)
    {
        var writer = new Writer { Room = control, Flags = flags };
        if (received.Time is { } time)
        {
            var elapsed = time - Core.Foundation.Instant.Zero;
            Span<byte> value = stackalloc byte[16];
            BinaryPrimitives.WriteInt64LittleEndian(value, (long)elapsed.TotalSeconds);
            BinaryPrimitives.WriteInt64LittleEndian(value[8..], elapsed.Ticks % TimeSpan.TicksPerSecond / 10);
            writer.Put(Libc.SOL_SOCKET, ScmTimestamp, value);
        }

        if (received.StampTime is { } stamped)
            WriteStamp(stamped, ref writer);
        if (received.Inq is { } inq)
            writer.PutNumber(Libc.IPPROTO_TCP, Libc.TCP_CM_INQ, inq);
        if (family == Libc.AF_INET6)
            WriteIPv6(received, ref writer);
        else
            WriteIPv4(received, ref writer);
        if (received.Error is { } error)
            WriteError(error, family, ref writer);
        flags = writer.Flags;
        return writer.Used;
    }

    private static bool TryTake(cmsghdr message, ref SendControl asked)
    {
        var data = message.Data;
        switch ((message.cmsg_level, message.cmsg_type))
        {
            case (Libc.IPPROTO_IP, Libc.IP_PKTINFO) when data.Length == 12:
                var source = IPv4Address.Read(data[4..]);
                asked = asked with
                {
                    InterfaceIndex = BinaryPrimitives.ReadInt32LittleEndian(data),
                    Source = source == default ? null : (InternetAddress)source,
                };
                return true;
            case (Libc.IPPROTO_IPV6, Libc.IPV6_PKTINFO) when data.Length == 20:
                InternetAddress source6 = IPv6Address.Read(data);
                asked = asked with
                {
                    InterfaceIndex = BinaryPrimitives.ReadInt32LittleEndian(data[16..]),
                    Source = source6.IsUnspecified ? null : source6,
                };
                return true;
            case (Libc.IPPROTO_IP, Libc.IP_TTL) or (Libc.IPPROTO_IPV6, Libc.IPV6_HOPLIMIT) when data.Length == 4:
                var hops = BinaryPrimitives.ReadInt32LittleEndian(data);
                if (hops is < 1 or > 255)
                    return hops == -1 && message.cmsg_level == Libc.IPPROTO_IPV6;
                asked = asked with { HopLimit = (byte)hops };
                return true;
            case (Libc.IPPROTO_IP, Libc.IP_TOS) or (Libc.IPPROTO_IPV6, Libc.IPV6_TCLASS) when data.Length is 1 or 4:
                var trafficClass = data.Length == 1 ? data[0] : BinaryPrimitives.ReadInt32LittleEndian(data);
                if (trafficClass is < 0 or > 255)
                    return trafficClass == -1 && message.cmsg_level == Libc.IPPROTO_IPV6;
                asked = asked with { TrafficClass = (byte)trafficClass };
                return true;
            case (Libc.SOL_SOCKET, Libc.SO_TIMESTAMPING) when data.Length == 4:
                asked = asked with { Timestamping = BinaryPrimitives.ReadInt32LittleEndian(data) };
                return true;
            default:
                // Messages of other protocols are passed over.
                return message.cmsg_level is not (Libc.SOL_SOCKET or Libc.IPPROTO_IP or Libc.IPPROTO_IPV6);
        }
    }

    // struct scm_timestamping: three times, of which the first is software's.
    private static void WriteStamp(Core.Foundation.Instant time, ref Writer writer)
    {
        Span<byte> value = stackalloc byte[48];
        value.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(value, time.Nanoseconds / 1_000_000_000);
        BinaryPrimitives.WriteInt64LittleEndian(value[8..], time.Nanoseconds % 1_000_000_000);
        writer.Put(Libc.SOL_SOCKET, Libc.SCM_TIMESTAMPING, value);
    }

    private static void WriteIPv4(in Core.Sockets.ReceivedMessage received, ref Writer writer)
    {
        if (received.Destination is { } destination)
        {
            Span<byte> value = stackalloc byte[12];
            BinaryPrimitives.WriteInt32LittleEndian(value, received.InterfaceIndex);
            destination.Unmap().WriteTo(value[4..]);
            destination.Unmap().WriteTo(value[8..]);
            writer.Put(Libc.IPPROTO_IP, Libc.IP_PKTINFO, value);
        }

        if (received.HopLimit is { } hops)
            writer.PutNumber(Libc.IPPROTO_IP, Libc.IP_TTL, hops);
        if (received.TrafficClass is { } trafficClass)
            writer.Put(Libc.IPPROTO_IP, Libc.IP_TOS, [trafficClass]);
    }

    private static void WriteIPv6(in Core.Sockets.ReceivedMessage received, ref Writer writer)
    {
        if (received.Destination is { } destination)
        {
            Span<byte> value = stackalloc byte[20];
            SocketAddressCodec.WriteMapped(destination, value);
            BinaryPrimitives.WriteInt32LittleEndian(value[16..], received.InterfaceIndex);
            writer.Put(Libc.IPPROTO_IPV6, Libc.IPV6_PKTINFO, value);
        }

        if (received.HopLimit is { } hops)
            writer.PutNumber(Libc.IPPROTO_IPV6, Libc.IPV6_HOPLIMIT, hops);
        if (received.TrafficClass is { } trafficClass)
            writer.PutNumber(Libc.IPPROTO_IPV6, Libc.IPV6_TCLASS, trafficClass);
    }

    // struct sock_extended_err and, behind it, the address of who reported (SO_EE_OFFENDER).
    private static void WriteError(in Core.Transport.QueuedError error, int family, ref Writer writer)
    {
        Span<byte> value = stackalloc byte[16 + sockaddr_in6.Size];
        value.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(value, (int)error.Error);
        value[4] = error.Origin;
        value[5] = error.Type;
        value[6] = error.Code;
        BinaryPrimitives.WriteUInt32LittleEndian(value[8..], error.Info);
        BinaryPrimitives.WriteUInt32LittleEndian(value[12..], error.Data);
        var isIPv6 = family == Libc.AF_INET6;
        // What the application had asked for was reported by nobody: the address is all zero.
        var length = isIPv6 ? sockaddr_in6.Size : sockaddr_in.Size;
        if (error.Error is not (Core.Foundation.Errno.None or Core.Foundation.Errno.ENOMSG))
        {
            var reporter = SocketAddress.From(new Endpoint(error.Reporter, 0));
            length = SocketAddressCodec.Write(reporter, isIPv6 ? Libc.AF_INET6 : Libc.AF_INET, value[16..]);
        }

        writer.Put(
            isIPv6 ? Libc.IPPROTO_IPV6 : Libc.IPPROTO_IP, isIPv6 ? Libc.IPV6_RECVERR : Libc.IP_RECVERR,
            value[..(16 + length)]);
    }

    private ref struct Writer
    {
        public Span<byte> Room;
        public int Used;
        public int Flags;

        public void PutNumber(int level, int type, int number)
        {
            Span<byte> value = stackalloc byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(value, number);
            Put(level, type, value);
        }

        // put_cmsg: what does not fit is left out, and the flag says so.
        public void Put(int level, int type, scoped ReadOnlySpan<byte> value)
        {
            var taken = cmsghdr.Write(Room[Used..], level, type, value);
            if (taken < 0)
                Flags |= Libc.MSG_CTRUNC;
            else
                Used += taken;
        }
    }
}
