using System.Text;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Xunit;

namespace Sockeye.Core.Tests.Local;

/// <summary>AF_UNIX streams through the calls (unix(7)), each rule with the errno that Linux gives.</summary>
public sealed class LocalTests
{
    private static readonly Instant s_now = new(1_000);

    private readonly NetStack _stack = new(new StackOptions(), new SeededEntropy(1));

    [Fact]
    public void A_pair_carries_bytes_both_ways_until_one_end_closes()
    {
        (SocketHandle left, SocketHandle right) = Pair();
        Assert.Equal(2, Send(left, "ab").Value);
        Assert.Equal(2, Send(left, "cd").Value);
        Assert.Equal("abcd", Read(right));
        Assert.Equal(Errno.EAGAIN, _stack.Receive(right, new byte[1], ReceiveFlags.None, s_now).Error);
        Send(right, "back");
        Assert.Equal("back", Read(left));
        Send(left, "last");
        _stack.Close(left, s_now);
        Assert.Equal("last", Read(right));
        Assert.Equal("", Read(right));
        Assert.Equal(Errno.EPIPE, Send(right, "x").Error);
        Assert.True(_stack.Poll(right).HasFlag(PollEvents.HangUp | PollEvents.In | PollEvents.ReadHangUp));
    }

    [Fact]
    public void A_close_with_unread_data_resets_the_peer()
    {
        (SocketHandle left, SocketHandle right) = Pair();
        Send(left, "never read");
        _stack.Close(right, s_now);
        Assert.True(_stack.Poll(left).HasFlag(PollEvents.Error));
        Assert.Equal(Errno.ECONNRESET, _stack.Receive(left, new byte[1], ReceiveFlags.None, s_now).Error);
        Assert.Equal("", Read(left));
    }

    [Theory]
    [InlineData("/run/server")]
    [InlineData("\0abstract")]
    public void Names_connect_and_tell_who_is_who(string name)
    {
        SocketHandle listener = Listening(name, 5);
        SocketHandle client = Open();
        Assert.Equal(Errno.None, _stack.Connect(client, SocketAddress.Local(name), s_now).Error);
        Assert.Equal(Errno.EISCONN, _stack.Connect(client, SocketAddress.Local(name), s_now).Error);
        Send(client, "before accept");
        Assert.Equal(Errno.None, _stack.Accept(listener, out SocketHandle server, out SocketAddress peer, s_now).Error);
        Assert.Equal(0, peer.Path.Length);
        Assert.Equal("before accept", Read(server));
        _stack.GetPeerName(client, out SocketAddress clientPeer);
        Assert.Equal(SocketAddress.Local(name), clientPeer);
        _stack.GetName(server, out SocketAddress serverName);
        Assert.Equal(SocketAddress.Local(name), serverName);
        var credentials = new byte[12];
        Assert.Equal(12, _stack.GetOption(client, 1, 17, credentials, s_now).Value);
        Assert.Equal(1, BitConverter.ToInt32(credentials));
    }

    [Fact]
    public void A_path_outlives_its_socket_as_a_file_does_and_an_abstract_name_does_not()
    {
        _stack.Close(Listening("/run/a", 1), s_now);
        SocketHandle client = Open();
        Assert.Equal(Errno.ECONNREFUSED, _stack.Connect(client, SocketAddress.Local("/run/a"), s_now).Error);
        Assert.Equal(Errno.EADDRINUSE, _stack.Bind(Open(), SocketAddress.Local("/run/a"), s_now).Error);
        Assert.Equal(Errno.None, _stack.Unlink("/run/a"u8).Error);
        Assert.Equal(Errno.ENOENT, _stack.Unlink("/run/a"u8).Error);
        Assert.Equal(Errno.ENOENT, _stack.Connect(client, SocketAddress.Local("/run/a"), s_now).Error);
        _stack.Close(Listening("\0b", 1), s_now);
        Assert.Equal(Errno.ECONNREFUSED, _stack.Connect(client, SocketAddress.Local("\0b"), s_now).Error);
        Listening("\0b", 1);
        Assert.Equal(Errno.None, _stack.Connect(client, SocketAddress.Local("\0b"), s_now).Error);
    }

    [Fact]
    public void The_backlog_is_bounded_and_who_waits_hears_of_room()
    {
        SocketHandle listener = Listening("/run/full", 1);
        Connect("/run/full");
        Connect("/run/full");
        SocketHandle third = Open();
        Assert.Equal(Errno.EAGAIN, _stack.Connect(third, SocketAddress.Local("/run/full"), s_now).Error);
        while (_stack.PollEvent(out _))
        {
        }
        Assert.Equal(Errno.None, _stack.Accept(listener, out _, out _, s_now).Error);
        Assert.True(_stack.PollEvent(out SocketEvent happened));
        Assert.Contains(third, new[] { happened.Socket, _stack.PollEvent(out SocketEvent second) ? second.Socket : default });
        Assert.Equal(Errno.None, _stack.Connect(third, SocketAddress.Local("/run/full"), s_now).Error);
    }

    [Fact]
    public void A_listener_that_closes_resets_those_who_wait()
    {
        SocketHandle listener = Listening("/run/gone", 5);
        SocketHandle client = Connect("/run/gone");
        _stack.Close(listener, s_now);
        Assert.Equal(Errno.ECONNRESET, _stack.Receive(client, new byte[1], ReceiveFlags.None, s_now).Error);
    }

    [Fact]
    public void What_waits_to_be_read_is_bounded_by_the_senders_buffer()
    {
        (SocketHandle left, SocketHandle right) = Pair();
        _stack.SetOption(left, 1, 7, BitConverter.GetBytes(5000), s_now);
        var data = new byte[100_000];
        Assert.Equal(10_000, _stack.Send(left, data, SendFlags.None, s_now).Value);
        Assert.Equal(Errno.EAGAIN, _stack.Send(left, data, SendFlags.None, s_now).Error);
        Assert.False(_stack.Poll(left).HasFlag(PollEvents.Out));
        while (_stack.PollEvent(out _))
        {
        }
        Assert.Equal(9_000, _stack.Receive(right, data.AsSpan(0, 9_000), ReceiveFlags.None, s_now).Value);
        Assert.True(_stack.PollEvent(out SocketEvent happened));
        Assert.Equal(left, happened.Socket);
        Assert.True(_stack.Poll(left).HasFlag(PollEvents.Out));
    }

    [Fact]
    public void Half_close_ends_one_direction()
    {
        (SocketHandle left, SocketHandle right) = Pair();
        Assert.Equal(Errno.None, _stack.Shutdown(left, ShutdownHow.Write, s_now).Error);
        Assert.Equal(Errno.EPIPE, Send(left, "x").Error);
        Assert.Equal("", Read(right));
        Assert.Equal(2, Send(right, "ok").Value);
        Assert.Equal("ok", Read(left));
    }

    [Fact]
    public void Calls_on_a_socket_without_connection()
    {
        SocketHandle socket = Open();
        Assert.Equal(Errno.ENOTCONN, Send(socket, "x").Error);
        Assert.Equal(Errno.EINVAL, _stack.Receive(socket, new byte[1], ReceiveFlags.None, s_now).Error);
        Assert.Equal(Errno.EINVAL, _stack.Listen(socket, 1, s_now).Error);
        Assert.Equal(Errno.EINVAL, _stack.Accept(socket, out _, out _, s_now).Error);
        Assert.Equal(Errno.ENOTCONN, _stack.GetPeerName(socket, out _).Error);
        Assert.Equal(Errno.EINVAL, _stack.Connect(socket, SocketAddress.Unspecified, s_now).Error);
        Assert.Equal(PollEvents.Out | PollEvents.HangUp, _stack.Poll(socket));
        Assert.Equal(Errno.None, _stack.Bind(socket, SocketAddress.Local(""), s_now).Error);
        _stack.GetName(socket, out SocketAddress name);
        Assert.Equal("@00000", name.ToString());
        Assert.Equal(Errno.EINVAL, _stack.Bind(socket, SocketAddress.Local("/x"), s_now).Error);
    }

    [Theory]
    [InlineData(SocketType.Datagram, 0, Errno.ESOCKTNOSUPPORT)]
    [InlineData(SocketType.SequencedPacket, 0, Errno.ESOCKTNOSUPPORT)]
    [InlineData(SocketType.Stream, 6, Errno.EPROTONOSUPPORT)]
    [InlineData((SocketType)77, 0, Errno.EINVAL)]
    public void What_does_not_exist_is_refused(SocketType type, int protocol, Errno expected) =>
        Assert.Equal(expected, _stack.Socket(AddressFamily.Unix, type, protocol, out _, s_now).Error);

    [Fact]
    public void Only_AF_UNIX_makes_pairs() => Assert.Equal(
        Errno.EOPNOTSUPP, _stack.SocketPair(AddressFamily.IPv4, SocketType.Stream, 0, out _, out _, s_now).Error);

    private (SocketHandle Left, SocketHandle Right) Pair()
    {
        Assert.Equal(Errno.None, _stack.SocketPair(AddressFamily.Unix, SocketType.Stream, 0, out var left, out var right, s_now).Error);
        return (left, right);
    }

    private SocketHandle Open()
    {
        Assert.Equal(Errno.None, _stack.Socket(AddressFamily.Unix, SocketType.Stream, 0, out SocketHandle socket, s_now).Error);
        return socket;
    }

    private SocketHandle Listening(string name, int backlog)
    {
        SocketHandle socket = Open();
        Assert.Equal(Errno.None, _stack.Bind(socket, SocketAddress.Local(name), s_now).Error);
        Assert.Equal(Errno.None, _stack.Listen(socket, backlog, s_now).Error);
        return socket;
    }

    private SocketHandle Connect(string name)
    {
        SocketHandle socket = Open();
        Assert.Equal(Errno.None, _stack.Connect(socket, SocketAddress.Local(name), s_now).Error);
        return socket;
    }

    private SocketResult Send(SocketHandle socket, string text) =>
        _stack.Send(socket, Encoding.ASCII.GetBytes(text), SendFlags.None, s_now);

    private string Read(SocketHandle socket)
    {
        var buffer = new byte[1000];
        SocketResult result = _stack.Receive(socket, buffer, ReceiveFlags.None, s_now);
        Assert.Equal(Errno.None, result.Error);
        return Encoding.ASCII.GetString(buffer, 0, result.Value);
    }
}
