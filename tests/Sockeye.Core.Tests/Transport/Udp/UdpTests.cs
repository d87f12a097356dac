using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Tests.Stack;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Udp;

/// <summary>UDP through the calls, between two stacks (RFC 768, RFC 1122 §4.1).</summary>
public sealed class UdpTests
{
    private readonly TwoHosts _hosts = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_datagram_arrives_with_its_sender(bool isV6)
    {
        InternetAddress a = isV6 ? TwoHosts.AddressA6 : TwoHosts.AddressA;
        InternetAddress b = isV6 ? TwoHosts.AddressB6 : TwoHosts.AddressB;
        SocketHandle server = _hosts.Udp(_hosts.B, b, 53);
        SocketHandle client = _hosts.Udp(_hosts.A, a, 4000);
        Assert.Equal(5, _hosts.SendTo(_hosts.A, client, "hello", b, 53).Value);
        Assert.Equal("hello", _hosts.Read(_hosts.B, server, out ReceivedMessage message));
        Assert.Equal(TwoHosts.At(a, 4000), message.From);
        Assert.Equal(5, _hosts.SendTo(_hosts.B, server, "world", a, 4000).Value);
        Assert.Equal("world", _hosts.Read(_hosts.A, client));
        Assert.Null(_hosts.Read(_hosts.A, client));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1472, false)]
    [InlineData(1473, false)]
    [InlineData(65_507, false)]
    [InlineData(0, true)]
    [InlineData(1452, true)]
    [InlineData(1453, true)]
    [InlineData(65_507, true)]
    public void Every_size_arrives_whole(int size, bool isV6)
    {
        InternetAddress a = isV6 ? TwoHosts.AddressA6 : TwoHosts.AddressA;
        InternetAddress b = isV6 ? TwoHosts.AddressB6 : TwoHosts.AddressB;
        SocketHandle server = _hosts.Udp(_hosts.B, b, 53);
        SocketHandle client = _hosts.Udp(_hosts.A, a, 4000);
        var data = new byte[size];
        new SeededEntropy(7).Fill(data);
        // The first may wait for the neighbour's address; fragments of one datagram wait together.
        Assert.Equal(size, _hosts.A.Send(client, data, SendFlags.None, TwoHosts.At(b, 53), default, _hosts.Now).Value);
        _hosts.Settle();
        var buffer = new byte[70_000];
        SocketResult result = _hosts.B.Receive(server, buffer, ReceiveFlags.None, _hosts.Now);
        Assert.Equal(Errno.None, result.Error);
        Assert.Equal(data, buffer.AsSpan(0, result.Value).ToArray());
    }

    [Fact]
    public void What_no_datagram_can_hold_is_refused()
    {
        SocketHandle client = _hosts.Udp(_hosts.A, TwoHosts.AddressA, 4000);
        var data = new byte[65_508];
        Assert.Equal(Errno.EMSGSIZE, _hosts.A.Send(client, data, SendFlags.None, TwoHosts.At(TwoHosts.AddressB, 53), default, _hosts.Now).Error);
    }

    [Fact]
    public void A_connected_socket_learns_once_that_nobody_is_there_row_89()
    {
        SocketHandle client = _hosts.Open(_hosts.A, AddressFamily.IPv4, SocketType.Datagram);
        Assert.Equal(Errno.None, _hosts.A.Connect(client, TwoHosts.At(TwoHosts.AddressB, 9), _hosts.Now).Error);
        Assert.Equal(1, _hosts.A.Send(client, [1], SendFlags.None, _hosts.Now).Value);
        _hosts.Settle();
        Assert.True(_hosts.A.Poll(client).HasFlag(PollEvents.Error));
        Assert.Equal(Errno.ECONNREFUSED, _hosts.A.Receive(client, new byte[1], ReceiveFlags.None, _hosts.Now).Error);
        Assert.Equal(Errno.EAGAIN, _hosts.A.Receive(client, new byte[1], ReceiveFlags.None, _hosts.Now).Error);
    }

    [Fact]
    public void An_unconnected_socket_learns_it_only_when_it_asked()
    {
        SocketHandle client = _hosts.Udp(_hosts.A, TwoHosts.AddressA, 4000);
        _hosts.SendTo(_hosts.A, client, "x", TwoHosts.AddressB, 9);
        Assert.Equal(Errno.EAGAIN, _hosts.A.Receive(client, new byte[1], ReceiveFlags.None, _hosts.Now).Error);
        // IP_RECVERR
        Assert.Equal(Errno.None, _hosts.A.SetOption(client, 0, 11, [1, 0, 0, 0], _hosts.Now).Error);
        _hosts.SendTo(_hosts.A, client, "what was sent", TwoHosts.AddressB, 9);
        var buffer = new byte[100];
        SocketResult result = _hosts.A.Receive(client, buffer, ReceiveFlags.ErrorQueue, out ReceivedMessage message, _hosts.Now);
        Assert.Equal(Errno.None, result.Error);
        Assert.Equal("what was sent"u8.ToArray(), buffer.AsSpan(0, result.Value).ToArray());
        Assert.Equal(Errno.ECONNREFUSED, message.Error!.Value.Error);
        Assert.Equal((3, 3), (message.Error.Value.Type, message.Error.Value.Code));
        Assert.Equal(TwoHosts.At(TwoHosts.AddressB, 9), message.From);
    }

    [Fact]
    public void A_datagram_that_is_longer_than_the_buffer_is_cut_and_says_so()
    {
        SocketHandle server = _hosts.Udp(_hosts.B, TwoHosts.AddressB, 53);
        SocketHandle client = _hosts.Udp(_hosts.A, TwoHosts.AddressA, 4000);
        _hosts.SendTo(_hosts.A, client, "hello", TwoHosts.AddressB, 53);
        var buffer = new byte[2];
        Assert.Equal(5, _hosts.B.Receive(server, buffer, ReceiveFlags.Peek | ReceiveFlags.Truncate, out _, _hosts.Now).Value);
        Assert.Equal(2, _hosts.B.Receive(server, buffer, ReceiveFlags.None, out ReceivedMessage message, _hosts.Now).Value);
        Assert.Equal(MessageFlags.Truncated, message.Flags);
        Assert.Equal(Errno.EAGAIN, _hosts.B.Receive(server, buffer, ReceiveFlags.None, _hosts.Now).Error);
    }

    [Fact]
    public void A_flood_to_a_socket_that_nobody_reads_is_bounded_row_88()
    {
        SocketHandle server = _hosts.Udp(_hosts.B, TwoHosts.AddressB, 53);
        SocketHandle other = _hosts.Udp(_hosts.B, TwoHosts.AddressB, 54);
        SocketHandle client = _hosts.Udp(_hosts.A, TwoHosts.AddressA, 4000);
        for (int i = 0; i < 1000; i++) _hosts.SendTo(_hosts.A, client, "x", TwoHosts.AddressB, 53);
        Assert.InRange(_hosts.B.Pool.Outstanding, 1, 212_992);
        Assert.True(_hosts.B.Drops[DropReason.SocketQueueFull] >= 800);
        _hosts.SendTo(_hosts.A, client, "y", TwoHosts.AddressB, 54);
        Assert.Equal("y", _hosts.Read(_hosts.B, other));
        _hosts.B.Close(server, _hosts.Now);
        Assert.Equal(0, _hosts.B.Pool.Outstanding);
    }

    [Fact]
    public void Broadcast_needs_permission_and_reaches_wildcard_sockets_at_both_ends()
    {
        SocketHandle server = _hosts.Udp(_hosts.B, IPv4Address.Any, 53);
        SocketHandle specific = _hosts.Udp(_hosts.B, TwoHosts.AddressB, 54);
        SocketHandle own = _hosts.Udp(_hosts.A, IPv4Address.Any, 53);
        SocketHandle client = _hosts.Udp(_hosts.A, TwoHosts.AddressA, 4000);
        var everybody = new IPv4Address(10, 0, 0, 255);
        Assert.Equal(Errno.EACCES, _hosts.SendTo(_hosts.A, client, "x", everybody, 53).Error);
        _hosts.A.SetOption(client, 1, 6, [1, 0, 0, 0], _hosts.Now);
        Assert.Equal(Errno.None, _hosts.SendTo(_hosts.A, client, "all", everybody, 53).Error);
        Assert.Equal("all", _hosts.Read(_hosts.B, server));
        Assert.Equal("all", _hosts.Read(_hosts.A, own));
        _hosts.SendTo(_hosts.A, client, "all", everybody, 54);
        Assert.Null(_hosts.Read(_hosts.B, specific));
    }

    [Fact]
    public void A_group_is_heard_by_those_who_joined_it()
    {
        var group = new IPv4Address(239, 1, 2, 3);
        SocketHandle one = _hosts.Udp(_hosts.B, IPv4Address.Any, 5000);
        SocketHandle client = _hosts.Udp(_hosts.A, TwoHosts.AddressA, 4000);
        SendToGroup(client, group);
        Assert.Null(_hosts.Read(_hosts.B, one));
        Assert.Equal(Errno.None, _hosts.B.SetOption(one, 0, 35, Membership(group, TwoHosts.AddressB), _hosts.Now).Error);
        Assert.Equal(Errno.EADDRINUSE, _hosts.B.SetOption(one, 0, 35, Membership(group, TwoHosts.AddressB), _hosts.Now).Error);
        SendToGroup(client, group);
        Assert.Equal("group", _hosts.Read(_hosts.B, one));
        Assert.Equal(Errno.None, _hosts.B.SetOption(one, 0, 36, Membership(group, TwoHosts.AddressB), _hosts.Now).Error);
        SendToGroup(client, group);
        Assert.Null(_hosts.Read(_hosts.B, one));
    }

    // RFC 3678 §5.1.1, the protocol-independent form.
    [Fact]
    public void A_group_is_joined_by_its_socket_address_too()
    {
        var group = new IPv4Address(239, 1, 2, 4);
        SocketHandle server = _hosts.Udp(_hosts.B, IPv4Address.Any, 5000);
        SocketHandle client = _hosts.Udp(_hosts.A, TwoHosts.AddressA, 4000);
        var request = new byte[136];
        request[0] = (byte)_hosts.NicB.Index;
        request[8] = 2;
        group.WriteTo(request.AsSpan(12));
        Assert.Equal(Errno.None, _hosts.B.SetOption(server, 0, 42, request, _hosts.Now).Error);
        SendToGroup(client, group);
        Assert.Equal("group", _hosts.Read(_hosts.B, server));
        Assert.Equal(Errno.None, _hosts.B.SetOption(server, 0, 45, request, _hosts.Now).Error);
        Assert.Equal(Errno.EADDRNOTAVAIL, _hosts.B.SetOption(server, 0, 45, request, _hosts.Now).Error);
        Assert.Equal(Errno.EINVAL, _hosts.B.SetOption(server, 0, 42, new byte[135], _hosts.Now).Error);
    }

    [Fact]
    public void A_group_of_IPv6_is_heard_on_its_link_and_by_the_sender_too()
    {
        InternetAddress group = IPv6Address.Parse("ff02::1234");
        SocketHandle server = _hosts.Udp(_hosts.B, IPv6Address.Any, 5000);
        SocketHandle own = _hosts.Udp(_hosts.A, IPv6Address.Any, 5000);
        var value = new byte[20];
        group.WriteTo(value);
        BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(16), _hosts.NicB.Index);
        Assert.Equal(Errno.None, _hosts.B.SetOption(server, 41, 20, value, _hosts.Now).Error);
        BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(16), _hosts.NicA.Index);
        Assert.Equal(Errno.None, _hosts.A.SetOption(own, 41, 20, value, _hosts.Now).Error);
        SocketHandle client = _hosts.Open(_hosts.A, AddressFamily.IPv6, SocketType.Datagram);
        uint link = (uint)_hosts.NicA.Index;
        Assert.Equal(Errno.None, _hosts.A.Bind(client, TwoHosts.At(IPv6Address.Parse("fe80::1"), 0, link), _hosts.Now).Error);
        Assert.Equal(Errno.None, _hosts.A.Send(client, "six"u8, SendFlags.None, TwoHosts.At(group, 5000, (uint)_hosts.NicA.Index), default, _hosts.Now).Error);
        _hosts.Settle();
        Assert.Equal("six", _hosts.Read(_hosts.B, server, out ReceivedMessage message));
        Assert.Equal((uint)_hosts.NicB.Index, message.From.Endpoint.ScopeId);
        Assert.Equal("six", _hosts.Read(_hosts.A, own));
    }

    [Fact]
    public void An_IPv6_socket_hears_IPv4_in_mapped_form_unless_told_not_to()
    {
        SocketHandle dual = _hosts.Udp(_hosts.B, IPv6Address.Any, 53);
        SocketHandle client = _hosts.Udp(_hosts.A, TwoHosts.AddressA, 4000);
        _hosts.SendTo(_hosts.A, client, "four", TwoHosts.AddressB, 53);
        Assert.Equal("four", _hosts.Read(_hosts.B, dual, out ReceivedMessage message));
        Assert.Equal("[::ffff:10.0.0.1]:4000", message.From.ToString());
        Assert.Equal(Errno.None, _hosts.B.Send(dual, "back"u8, SendFlags.None, message.From, default, _hosts.Now).Error);
        _hosts.Settle();
        Assert.Equal("back", _hosts.Read(_hosts.A, client));
        SocketHandle only = _hosts.Open(_hosts.B, AddressFamily.IPv6, SocketType.Datagram);
        _hosts.B.SetOption(only, 41, 26, [1, 0, 0, 0], _hosts.Now);
        Assert.Equal(Errno.None, _hosts.B.Bind(only, TwoHosts.At(IPv6Address.Any, 54), _hosts.Now).Error);
        _hosts.SendTo(_hosts.A, client, "four", TwoHosts.AddressB, 54);
        Assert.Null(_hosts.Read(_hosts.B, only));
    }

    [Fact]
    public void Sockets_that_share_a_port_share_the_flows_and_a_flow_stays()
    {
        SocketHandle[] servers = [Shared(), Shared()];
        var heard = new bool[2];
        for (ushort port = 4000; port < 4064; port++)
        {
            SocketHandle client = _hosts.Udp(_hosts.A, TwoHosts.AddressA, port);
            _hosts.SendTo(_hosts.A, client, "1", TwoHosts.AddressB, 53);
            _hosts.SendTo(_hosts.A, client, "2", TwoHosts.AddressB, 53);
            int who = _hosts.Read(_hosts.B, servers[0]) is null ? 1 : 0;
            heard[who] = true;
            Assert.Equal(who == 0 ? "2" : "1", _hosts.Read(_hosts.B, servers[who]));
            _hosts.Read(_hosts.B, servers[who]);
        }
        Assert.Equal([true, true], heard);
    }

    [Fact]
    public void Packet_information_is_told_to_who_asks()
    {
        SocketHandle server = _hosts.Udp(_hosts.B, IPv4Address.Any, 53);
        foreach (int option in new[] { 8, 12, 13 }) _hosts.B.SetOption(server, 0, option, [1, 0, 0, 0], _hosts.Now);
        SocketHandle client = _hosts.Udp(_hosts.A, TwoHosts.AddressA, 4000);
        var control = new SendControl { HopLimit = 9, TrafficClass = 0xB8 };
        _hosts.A.Send(client, "x"u8, SendFlags.None, TwoHosts.At(TwoHosts.AddressB, 53), control, _hosts.Now);
        _hosts.Settle();
        Assert.Equal("x", _hosts.Read(_hosts.B, server, out ReceivedMessage message));
        Assert.Equal<InternetAddress?>(TwoHosts.AddressB, message.Destination);
        Assert.Equal(_hosts.NicB.Index, message.InterfaceIndex);
        Assert.Equal((byte?)9, message.HopLimit);
        Assert.Equal((byte?)0xB8, message.TrafficClass);
    }

    [Fact]
    public void Pieces_held_back_by_MSG_MORE_become_one_datagram()
    {
        SocketHandle server = _hosts.Udp(_hosts.B, TwoHosts.AddressB, 53);
        SocketHandle client = _hosts.Udp(_hosts.A, TwoHosts.AddressA, 4000);
        _hosts.A.Send(client, "one "u8, SendFlags.More, TwoHosts.At(TwoHosts.AddressB, 53), default, _hosts.Now);
        _hosts.Settle();
        Assert.Null(_hosts.Read(_hosts.B, server));
        Assert.Equal(3, _hosts.A.Send(client, "two"u8, SendFlags.None, _hosts.Now).Value);
        _hosts.Settle();
        Assert.Equal("one two", _hosts.Read(_hosts.B, server));
    }

    [Fact]
    public void A_wrong_checksum_wakes_nobody_row_86()
    {
        SocketHandle server = _hosts.Udp(_hosts.B, TwoHosts.AddressB, 53);
        SocketHandle client = _hosts.Udp(_hosts.A, TwoHosts.AddressA, 4000);
        _hosts.SendTo(_hosts.A, client, "a", TwoHosts.AddressB, 53);
        TwoHosts.Events(_hosts.B);
        Assert.Equal("a", _hosts.Read(_hosts.B, server));
        _hosts.A.Send(client, "b"u8, SendFlags.None, TwoHosts.At(TwoHosts.AddressB, 53), default, _hosts.Now);
        Assert.True(_hosts.A.PollTransmit(_hosts.NicA, out PacketBuffer frame));
        PacketBuffer copy = _hosts.B.Pool.TryRent(frame.Length)!;
        frame.Span.CopyTo(copy.Append(frame.Length));
        copy.Span[14 + 20 + 8] ^= 1;
        frame.Release();
        _hosts.B.HandleFrame(_hosts.NicB, copy, _hosts.Now);
        Assert.Empty(TwoHosts.Events(_hosts.B));
        Assert.Null(_hosts.Read(_hosts.B, server));
        Assert.Equal(1, _hosts.B.Drops[DropReason.UdpChecksum]);
    }

    private SocketHandle Shared()
    {
        SocketHandle socket = _hosts.Open(_hosts.B, AddressFamily.IPv4, SocketType.Datagram);
        _hosts.B.SetOption(socket, 1, 15, [1, 0, 0, 0], _hosts.Now);
        Assert.Equal(Errno.None, _hosts.B.Bind(socket, TwoHosts.At(TwoHosts.AddressB, 53), _hosts.Now).Error);
        return socket;
    }

    private void SendToGroup(SocketHandle client, IPv4Address group) =>
        Assert.Equal(Errno.None, _hosts.SendTo(_hosts.A, client, "group", group, 5000).Error);

    private static byte[] Membership(IPv4Address group, IPv4Address local)
    {
        var value = new byte[8];
        group.WriteTo(value);
        local.WriteTo(value.AsSpan(4));
        return value;
    }
}
