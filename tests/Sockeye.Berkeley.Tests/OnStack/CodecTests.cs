using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CsCheck;
using Sockeye.Berkeley.OnStack;
using Sockeye.Berkeley.Structures;
using Sockeye.Core.Sockets;
using Sockeye.Wire.Addresses;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.OnStack;

/// <summary>Socket addresses and control messages between C's bytes and the stack's values.</summary>
public sealed class CodecTests
{
    private static byte[] Written(SocketAddress address, int family)
    {
        var bytes = new byte[sockaddr_storage.Size];
        return bytes[..SocketAddressCodec.Write(address, family, bytes)];
    }

    [Theory]
    [InlineData(AF_INET, "1.2.3.4:80")]
    [InlineData(AF_INET, "0.0.0.0:0")]
    [InlineData(AF_INET6, "[2001:db8::1]:8000")]
    [InlineData(AF_INET6, "[fe80::1%2]:65535")]
    public void An_internet_address_survives_writing_and_reading(int family, string text)
    {
        var address = SocketAddress.From(Endpoint.Parse(text));
        Assert.Equal(0, SocketAddressCodec.ReadForBind(family, Written(address, family), out var again));
        Assert.Equal(address, again);
        Assert.Equal(0, SocketAddressCodec.ReadForConnect(family, SOCK_STREAM, Written(address, family), out again));
        Assert.Equal(address, again);
    }

    [Fact]
    public void An_IPv4_address_on_an_IPv6_socket_is_told_mapped()
    {
        var bytes = Written(SocketAddress.From(Endpoint.Parse("192.0.2.7:9")), AF_INET6);
        Assert.Equal("[::ffff:192.0.2.7]:9", MemoryMarshal.Read<sockaddr_in6>(bytes).ToString());
    }

    [Theory]
    [InlineData("/run/x", 9)]
    [InlineData("\0abstract", 11)]
    [InlineData("", 2)]
    public void A_local_name_has_its_own_ways_of_counting(string name, int length)
    {
        var bytes = Written(SocketAddress.Local(name), AF_UNIX);
        Assert.Equal(length, bytes.Length);
        Assert.Equal(0, SocketAddressCodec.ReadForBind(AF_UNIX, bytes, out var again));
        Assert.Equal(SocketAddress.Local(name), again);
    }

    [Fact]
    public void No_address_is_written_as_none()
    {
        Assert.Empty(Written(default, AF_INET));
    }

    [Fact]
    public void Any_bytes_are_read_or_refused()
    {
        Gen.Select(Gen.Byte[0, 12].Array[0, 130], Gen.Int[0, 3]).Sample((bytes, which) =>
        {
            int[] families = [AF_INET, AF_INET6, AF_UNIX, AF_INET6];
            var type = which == 3 ? SOCK_DGRAM : SOCK_STREAM;
            int[] results =
            [
                SocketAddressCodec.ReadForBind(families[which], bytes, out _),
                SocketAddressCodec.ReadForConnect(families[which], type, bytes, out _),
                SocketAddressCodec.ReadForSend(families[which], type, bytes, out _),
            ];
            return results.All(result => result is 0 or -EINVAL or -EAFNOSUPPORT);
        });
    }

    [Fact]
    public void Any_control_bytes_are_read_or_refused()
    {
        Gen.Byte[0, 40].Array[0, 80].Sample(bytes => ControlMessageCodec.Read(bytes, out _) is 0 or -EINVAL);
    }

    [Fact]
    public void What_is_asked_in_control_messages_is_understood()
    {
        var control = new byte[128];
        var used = CMSG_PUT(control, IPPROTO_IP, IP_TTL, [33, 0, 0, 0]);
        used += CMSG_PUT(control.AsSpan(used), IPPROTO_IP, IP_TOS, [16]);
        used += CMSG_PUT(control.AsSpan(used), 200, 1, [1, 2, 3]);
        used += CMSG_PUT(control.AsSpan(used), IPPROTO_IP, IP_PKTINFO, [2, 0, 0, 0, 192, 0, 2, 1, 0, 0, 0, 0]);
        Assert.Equal(0, ControlMessageCodec.Read(control.AsSpan(0, used), out var asked));
        Assert.Equal((byte)33, asked.HopLimit);
        Assert.Equal((byte)16, asked.TrafficClass);
        Assert.Equal(2, asked.InterfaceIndex);
        Assert.Equal("192.0.2.1", asked.Source.ToString());
    }

    [Fact]
    public void A_control_message_that_is_wrong_is_EINVAL()
    {
        var control = new byte[24];
        CMSG_PUT(control, IPPROTO_IP, IP_TTL, [0, 1, 0, 0]);
        Assert.Equal(-EINVAL, ControlMessageCodec.Read(control, out _));
        CMSG_PUT(control, IPPROTO_IP, 999, [0, 1, 0, 0]);
        Assert.Equal(-EINVAL, ControlMessageCodec.Read(control, out _));
        BinaryPrimitives.WriteUInt64LittleEndian(control, 8);
        Assert.Equal(-EINVAL, ControlMessageCodec.Read(control, out _));
    }

    [Fact]
    public void Received_details_become_messages_and_what_does_not_fit_is_told()
    {
        var received = new ReceivedMessage
        {
            Destination = IPv4Address.Loopback, InterfaceIndex = 1, HopLimit = 64, TrafficClass = 8,
        };
        var control = new byte[128];
        var flags = 0;
        var used = ControlMessageCodec.Write(received, AF_INET, control, ref flags);
        Assert.Equal(CMSG_SPACE(12) + CMSG_SPACE(4) + CMSG_SPACE(1), used);
        Assert.Equal(0, flags);
        used = ControlMessageCodec.Write(received, AF_INET, control.AsSpan(0, 40), ref flags);
        Assert.Equal(CMSG_SPACE(12), used);
        Assert.Equal(MSG_CTRUNC, flags);
    }
}
