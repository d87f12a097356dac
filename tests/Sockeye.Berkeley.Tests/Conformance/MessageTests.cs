using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Sockeye.Berkeley.Structures;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.Conformance;

/// <summary>recvmsg(2), sendmsg(2) and control messages.</summary>
public abstract class MessageTests<TFixture>(TFixture fixture) : SocketSystemTests<TFixture>(fixture)
    where TFixture : class, ISystemFixture
{
    [Fact]
    public void message_1_carries_address_and_pieces_both_ways()
    {
        var receiver = BoundUdp();
        var sender = BoundUdp();
        var to = NameOf(receiver);
        var outgoing = new msghdr
        {
            msg_name = Bytes(in to).ToArray(),
            msg_namelen = sockaddr_in.Size,
            msg_iov = new iovec[] { new("two "u8.ToArray()), new("pieces"u8.ToArray()) },
        };
        Assert.Equal(10, Ok(sendmsg(sender, outgoing, 0)));

        var head = new byte[3];
        var tail = new byte[32];
        var incoming = new msghdr
        {
            msg_name = new byte[sockaddr_storage.Size],
            msg_namelen = sockaddr_storage.Size,
            msg_iov = new iovec[] { new(head), new(tail) },
        };
        Assert.Equal(10, Ok(recvmsg(receiver, ref incoming, 0)));
        Assert.Equal("two pieces", str(head) + str(tail));
        Assert.Equal(sockaddr_in.Size, incoming.msg_namelen);
        Assert.Equal(NameOf(sender).ToString(), MemoryMarshal.Read<sockaddr_in>(incoming.msg_name).ToString());
        Assert.Equal(0, incoming.msg_flags);
        Assert.Equal(0, incoming.msg_controllen);
    }

    [Fact]
    public void message_2_IP_PKTINFO_tells_the_destination()
    {
        var receiver = Udp();
        Ok(bind(receiver, V4(0, "0.0.0.0")));
        Ok(setsockopt(receiver, IPPROTO_IP, IP_PKTINFO, 1));
        Ok(sendto(BoundUdp(), "x"u8, 0, V4(PortOf(receiver), "127.0.0.2")));
        var message = new msghdr
        {
            msg_iov = new iovec[] { new(new byte[8]) },
            msg_control = new byte[64],
            msg_controllen = 64,
        };
        Assert.Equal(1, Ok(recvmsg(receiver, ref message, 0)));
        var found = CMSG_FIRSTHDR(message);
        Assert.Equal((IPPROTO_IP, IP_PKTINFO), (found.cmsg_level, found.cmsg_type));
        Assert.Equal(CMSG_LEN(12), found.cmsg_len);
        var info = MemoryMarshal.Read<in_pktinfo>(CMSG_DATA(found));
        Assert.Equal("127.0.0.2", info.ipi_addr.ToString());
        Assert.Equal("127.0.0.2", info.ipi_spec_dst.ToString());
        Assert.True(CMSG_NXTHDR(message, found).IsNull);
    }

    [Fact]
    public void message_3_IP_PKTINFO_chooses_the_source()
    {
        var receiver = BoundUdp();
        var to = NameOf(receiver);
        var sender = Udp();
        var info = new in_pktinfo { ipi_spec_dst = { s_addr = inet_addr("127.0.0.9") } };
        var control = new byte[CMSG_SPACE(12)];
        CMSG_PUT(control, IPPROTO_IP, IP_PKTINFO, Bytes(in info));
        var message = new msghdr
        {
            msg_name = Bytes(in to).ToArray(),
            msg_namelen = sockaddr_in.Size,
            msg_iov = new iovec[] { new("x"u8.ToArray()) },
            msg_control = control,
            msg_controllen = control.Length,
        };
        Ok(sendmsg(sender, message, 0));
        var from = default(sockaddr_in);
        Ok(recvfrom(receiver, new byte[4], 0, ref from));
        Assert.Equal("127.0.0.9", from.sin_addr.ToString());
    }

    [Fact]
    public void message_4_too_little_room_for_control_is_MSG_CTRUNC()
    {
        var receiver = BoundUdp();
        Ok(setsockopt(receiver, IPPROTO_IP, IP_PKTINFO, 1));
        Ok(sendto(receiver, "x"u8, 0, NameOf(receiver)));
        var message = new msghdr
        {
            msg_iov = new iovec[] { new(new byte[8]) },
            msg_control = new byte[8],
            msg_controllen = 8,
        };
        Assert.Equal(1, Ok(recvmsg(receiver, ref message, 0)));
        Assert.Equal(MSG_CTRUNC, message.msg_flags);
        Assert.True(CMSG_FIRSTHDR(message).IsNull);
    }

    [Fact]
    public void message_5_IP_RECVTTL_and_IP_RECVTOS_come_as_two_messages()
    {
        var receiver = BoundUdp();
        Ok(setsockopt(receiver, IPPROTO_IP, IP_RECVTTL, 1));
        Ok(setsockopt(receiver, IPPROTO_IP, IP_RECVTOS, 1));
        var sender = BoundUdp();
        Ok(setsockopt(sender, IPPROTO_IP, IP_TTL, 33));
        Ok(setsockopt(sender, IPPROTO_IP, IP_TOS, 0x10));
        Ok(sendto(sender, "x"u8, 0, NameOf(receiver)));
        var message = new msghdr
        {
            msg_iov = new iovec[] { new(new byte[8]) },
            msg_control = new byte[128],
            msg_controllen = 128,
        };
        Ok(recvmsg(receiver, ref message, 0));
        var seen = new SortedDictionary<int, int>();
        for (var at = CMSG_FIRSTHDR(message); !at.IsNull; at = CMSG_NXTHDR(message, at))
        {
            var data = CMSG_DATA(at);
            seen[at.cmsg_type] = data.Length == 1 ? data[0] : BinaryPrimitives.ReadInt32LittleEndian(data);
        }

        Assert.Equal(2, seen.Count);
        Assert.Equal(33, seen[IP_TTL]);
        Assert.Equal(0x10, seen[IP_TOS]);
    }

    [Fact]
    public void message_6_malformed_control_is_EINVAL()
    {
        var sender = BoundUdp();
        var to = NameOf(sender);
        var control = new byte[24];
        BinaryPrimitives.WriteUInt64LittleEndian(control, 200);
        var message = new msghdr
        {
            msg_name = Bytes(in to).ToArray(),
            msg_namelen = sockaddr_in.Size,
            msg_iov = new iovec[] { new("x"u8.ToArray()) },
            msg_control = control,
            msg_controllen = control.Length,
        };
        Fails(EINVAL, sendmsg(sender, message, 0));
    }

    [Fact]
    public void message_7_too_many_pieces_are_EMSGSIZE()
    {
        var message = new msghdr { msg_iov = new iovec[1025] };
        Fails(EMSGSIZE, sendmsg(BoundUdp(), message, 0));
        Fails(EMSGSIZE, recvmsg(BoundUdp(), ref message, 0));
    }

    [Fact]
    public void message_8_works_on_a_stream()
    {
        var (client, server) = Connection();
        var outgoing = new msghdr { msg_iov = new iovec[] { new("ab"u8.ToArray()), new("cd"u8.ToArray()) } };
        Assert.Equal(4, Ok(sendmsg(client, outgoing, 0)));
        var incoming = new msghdr
        {
            msg_name = new byte[16], msg_namelen = 16, msg_iov = new iovec[] { new(new byte[16]) },
        };
        Assert.Equal(4, Ok(recvmsg(server, ref incoming, 0)));
        Assert.Equal(0, incoming.msg_namelen);
    }

    [Fact]
    public void message_9_IPV6_PKTINFO_tells_the_destination()
    {
        var receiver = Ok(socket(AF_INET6, SOCK_DGRAM, 0));
        Ok(bind(receiver, V6(0, "::")));
        Ok(setsockopt(receiver, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1));
        Ok(sendto(Ok(socket(AF_INET6, SOCK_DGRAM, 0)), "x"u8, 0, V6(ntohs(Name6Of(receiver).sin6_port))));
        var message = new msghdr
        {
            msg_iov = new iovec[] { new(new byte[8]) },
            msg_control = new byte[64],
            msg_controllen = 64,
        };
        Ok(recvmsg(receiver, ref message, 0));
        var found = CMSG_FIRSTHDR(message);
        Assert.Equal((IPPROTO_IPV6, IPV6_PKTINFO), (found.cmsg_level, found.cmsg_type));
        Assert.Equal("::1", MemoryMarshal.Read<in6_pktinfo>(CMSG_DATA(found)).ipi6_addr.ToString());
    }
}
