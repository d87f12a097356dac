using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Tests.Stack;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Sockets;

/// <summary>Ping sockets (icmp(7)).</summary>
public sealed class PingTests
{
    private readonly TwoHosts _hosts = new();

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 56)]
    [InlineData(false, 65_507)]
    [InlineData(true, 0)]
    [InlineData(true, 56)]
    [InlineData(true, 65_507)]
    public void An_echo_request_comes_back_under_our_identifier(bool isV6, int size)
    {
        SocketHandle socket = Open(isV6);
        InternetAddress target = isV6 ? TwoHosts.AddressB6 : TwoHosts.AddressB;
        var request = new byte[8 + size];
        new SeededEntropy(1).Fill(request);
        request[0] = isV6 ? (byte)128 : (byte)8;
        request[1] = 0;
        (request[6], request[7]) = (1, 2);
        SocketResult result = _hosts.A.Send(socket, request, SendFlags.None, TwoHosts.At(target, 0), default, _hosts.Now);
        Assert.Equal(request.Length, result.Value);
        _hosts.Settle();
        var reply = new byte[70_000];
        result = _hosts.A.Receive(socket, reply, ReceiveFlags.None, out ReceivedMessage message, _hosts.Now);
        Assert.Equal(request.Length, result.Value);
        Assert.Equal(isV6 ? 129 : 0, reply[0]);
        Assert.Equal([1, 2], reply[6..8]);
        Assert.Equal(request[8..], reply[8..result.Value]);
        Assert.Equal(target, message.From.Endpoint.Address);
        _hosts.A.GetName(socket, out SocketAddress name);
        Assert.Equal((reply[4] << 8) | reply[5], name.Endpoint.Port);
    }

    [Fact]
    public void Anything_but_an_echo_request_is_refused()
    {
        SocketHandle socket = Open(false);
        SocketAddress target = TwoHosts.At(TwoHosts.AddressB, 0);
        Assert.Equal(Errno.EINVAL, _hosts.A.Send(socket, new byte[7], SendFlags.None, target, default, _hosts.Now).Error);
        Assert.Equal(Errno.EINVAL, _hosts.A.Send(socket, new byte[8], SendFlags.None, target, default, _hosts.Now).Error);
        Assert.Equal(Errno.EDESTADDRREQ, _hosts.A.Send(socket, new byte[] { 8, 0, 0, 0, 0, 0, 0, 0 }, SendFlags.None, _hosts.Now).Error);
        Assert.Equal(Errno.EAGAIN, _hosts.A.Receive(socket, new byte[8], ReceiveFlags.None, _hosts.Now).Error);
    }

    [Fact]
    public void Two_sockets_hear_only_their_own_replies_and_an_identifier_is_taken_once()
    {
        SocketHandle one = Open(false), two = Open(false);
        Assert.Equal(Errno.None, _hosts.A.Bind(one, TwoHosts.At(IPv4Address.Any, 77), _hosts.Now).Error);
        Assert.Equal(Errno.EADDRINUSE, _hosts.A.Bind(two, TwoHosts.At(IPv4Address.Any, 77), _hosts.Now).Error);
        Assert.Equal(Errno.None, _hosts.A.Connect(two, TwoHosts.At(TwoHosts.AddressB, 0), _hosts.Now).Error);
        Assert.Equal(8, _hosts.A.Send(two, new byte[] { 8, 0, 0, 0, 0, 0, 0, 0 }, SendFlags.None, _hosts.Now).Value);
        _hosts.Settle();
        Assert.True(_hosts.A.Poll(two).HasFlag(PollEvents.In));
        Assert.False(_hosts.A.Poll(one).HasFlag(PollEvents.In));
    }

    [Fact]
    public void Raw_sockets_are_refused_as_to_whoever_has_no_right()
    {
        Assert.Equal(Errno.EPERM, _hosts.A.Socket(AddressFamily.IPv4, SocketType.Raw, 1, out _, _hosts.Now).Error);
        Assert.Equal(Errno.EPROTONOSUPPORT, _hosts.A.Socket(AddressFamily.IPv4, SocketType.Datagram, 58, out _, _hosts.Now).Error);
    }

    private SocketHandle Open(bool isV6) => isV6
        ? _hosts.Open(_hosts.A, AddressFamily.IPv6, SocketType.Datagram, 58)
        : _hosts.Open(_hosts.A, AddressFamily.IPv4, SocketType.Datagram, 1);
}
