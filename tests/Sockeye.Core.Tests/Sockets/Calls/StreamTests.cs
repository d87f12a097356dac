using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Core.Tests.Stack;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Sockets.Calls;

/// <summary>The calls on TCP sockets, each rule with the errno that Linux gives.</summary>
public sealed class StreamTests
{
    private readonly TwoHosts _hosts = new();

    private Instant Now => _hosts.Now;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Connect_accept_send_receive_and_close(bool isV6)
    {
        (SocketHandle client, SocketHandle server, _) = _hosts.Connected(isV6: isV6);
        Assert.Equal(5, _hosts.A.Send(client, "hello"u8, SendFlags.None, Now).Value);
        _hosts.Settle();
        Assert.Equal("hello", _hosts.Read(_hosts.B, server));
        Assert.Null(_hosts.Read(_hosts.B, server));
        _hosts.B.Send(server, "Hello, you are connected!"u8, SendFlags.None, Now);
        _hosts.B.Close(server, Now);
        _hosts.Settle();
        Assert.Equal("Hello, you are connected!", _hosts.Read(_hosts.A, client));
        Assert.Equal("", _hosts.Read(_hosts.A, client));
        Assert.Equal(Errno.EBADF, _hosts.B.Send(server, "x"u8, SendFlags.None, Now).Error);
        _hosts.A.Close(client, Now);
        _hosts.Run(TimeSpan.FromMinutes(2));
        Assert.Equal(0, _hosts.A.PortsHeld);
        // The listener's.
        Assert.Equal(1, _hosts.B.PortsHeld);
    }

    [Fact]
    public void A_connection_of_the_stack_with_itself_goes_over_the_loopback()
    {
        SocketHandle listener = _hosts.Open(_hosts.A, AddressFamily.IPv4, SocketType.Stream);
        Assert.Equal(Errno.None, _hosts.A.Bind(listener, TwoHosts.At(IPv4Address.Any, 80), Now).Error);
        Assert.Equal(Errno.None, _hosts.A.Listen(listener, 5, Now).Error);
        SocketHandle client = _hosts.Open(_hosts.A, AddressFamily.IPv4, SocketType.Stream);
        Assert.Equal(Errno.EINPROGRESS, _hosts.A.Connect(client, TwoHosts.At(IPv4Address.Loopback, 80), Now).Error);
        Assert.Equal(Errno.None, _hosts.A.Connect(client, TwoHosts.At(IPv4Address.Loopback, 80), Now).Error);
        Assert.Equal(Errno.None, _hosts.A.Accept(listener, out SocketHandle server, out SocketAddress peer, Now).Error);
        Assert.True(peer.Endpoint.Address.IsLoopback);
        _hosts.A.Send(client, "round"u8, SendFlags.None, Now);
        Assert.Equal("round", _hosts.Read(_hosts.A, server));
        Assert.Equal(0, _hosts.FramesCarried);
    }

    [Fact]
    public void Connect_tells_its_progress_by_errno_and_events()
    {
        SocketHandle listener = Listening(8000);
        SocketHandle client = Stream(_hosts.A);
        Assert.Equal(PollEvents.Out | PollEvents.HangUp, _hosts.A.Poll(client));
        Assert.Equal(Errno.EINPROGRESS, Connect(client, 8000).Error);
        Assert.Equal(Errno.EALREADY, Connect(client, 8000).Error);
        Assert.Equal(PollEvents.None, _hosts.A.Poll(client));
        Assert.Equal(Errno.EAGAIN, _hosts.A.Send(client, "x"u8, SendFlags.None, Now).Error);
        Assert.Equal(Errno.EAGAIN, _hosts.A.Receive(client, new byte[1], ReceiveFlags.None, Now).Error);
        Assert.Equal(Errno.ENOTCONN, _hosts.A.GetPeerName(client, out _).Error);
        _hosts.Settle();
        Assert.Contains(TwoHosts.Events(_hosts.A), e => e.Socket == client && e.Changed.HasFlag(Core.Transport.Notice.Connected));
        Assert.Contains(TwoHosts.Events(_hosts.B), e => e.Socket == listener && e.Changed.HasFlag(Core.Transport.Notice.Readable));
        Assert.Equal(PollEvents.Out, _hosts.A.Poll(client));
        Assert.Equal(Errno.None, Connect(client, 8000).Error);
        Assert.Equal(Errno.EISCONN, Connect(client, 8000).Error);
        Assert.Equal(Errno.None, _hosts.A.GetPeerName(client, out SocketAddress peer).Error);
        Assert.Equal(TwoHosts.At(TwoHosts.AddressB, 8000), peer);
    }

    [Fact]
    public void A_refused_connection_is_reported_once_and_the_socket_may_try_again()
    {
        SocketHandle client = Stream(_hosts.A);
        Connect(client, 8000);
        _hosts.Settle();
        Assert.True(_hosts.A.Poll(client).HasFlag(PollEvents.Error | PollEvents.HangUp));
        Assert.Equal(Errno.ECONNREFUSED, Connect(client, 8000).Error);
        Listening(8000);
        Assert.Equal(Errno.EINPROGRESS, Connect(client, 8000).Error);
        _hosts.Settle();
        Assert.Equal(Errno.None, Connect(client, 8000).Error);
    }

    [Fact]
    public void SO_ERROR_takes_the_error_and_connect_then_says_aborted()
    {
        SocketHandle client = Stream(_hosts.A);
        Connect(client, 8000);
        _hosts.Settle();
        Assert.Equal((int)Errno.ECONNREFUSED, Option(client, 1, 4));
        Assert.Equal(0, Option(client, 1, 4));
        Assert.Equal(Errno.ECONNABORTED, Connect(client, 8000).Error);
        Assert.Equal(Errno.EINPROGRESS, Connect(client, 8000).Error);
    }

    [Fact]
    public void Calls_on_a_socket_without_connection()
    {
        SocketHandle socket = Stream(_hosts.A);
        Assert.Equal(Errno.EPIPE, _hosts.A.Send(socket, "x"u8, SendFlags.None, Now).Error);
        Assert.Equal(Errno.ENOTCONN, _hosts.A.Receive(socket, new byte[1], ReceiveFlags.None, Now).Error);
        Assert.Equal(Errno.EINVAL, _hosts.A.Accept(socket, out _, out _, Now).Error);
        Assert.Equal(Errno.ENOTCONN, _hosts.A.GetPeerName(socket, out _).Error);
        Assert.Equal(Errno.EINVAL, _hosts.A.Shutdown(socket, (ShutdownHow)7, Now).Error);
        Assert.Equal(Errno.ENOTCONN, _hosts.A.Shutdown(socket, ShutdownHow.Both, Now).Error);
        Assert.Equal(Errno.EADDRNOTAVAIL, _hosts.A.Bind(socket, TwoHosts.At(new IPv4Address(10, 9, 9, 9), 1), Now).Error);
        Assert.Equal(Errno.EAFNOSUPPORT, _hosts.A.Bind(socket, TwoHosts.At(IPv6Address.Any, 1), Now).Error);
        Assert.Equal(Errno.ENETUNREACH, _hosts.A.Connect(socket, TwoHosts.At(new IPv4Address(8, 8, 8, 8), 1), Now).Error);
        Assert.Equal(Errno.ENETUNREACH, _hosts.A.Connect(socket, TwoHosts.At(new IPv4Address(224, 0, 0, 5), 1), Now).Error);
        _hosts.A.GetName(socket, out SocketAddress name);
        Assert.Equal(TwoHosts.At(IPv4Address.Any, 0), name);
    }

    [Fact]
    public void Calls_on_a_listener()
    {
        SocketHandle listener = Listening(8000);
        Assert.Equal(Errno.EAGAIN, _hosts.B.Accept(listener, out _, out _, Now).Error);
        Assert.Equal(Errno.EPIPE, _hosts.B.Send(listener, "x"u8, SendFlags.None, Now).Error);
        Assert.Equal(Errno.ENOTCONN, _hosts.B.Receive(listener, new byte[1], ReceiveFlags.None, Now).Error);
        Assert.Equal(Errno.EISCONN, _hosts.B.Connect(listener, TwoHosts.At(TwoHosts.AddressA, 1), Now).Error);
        Assert.Equal(Errno.EINVAL, _hosts.B.Bind(listener, TwoHosts.At(TwoHosts.AddressB, 1), Now).Error);
        Assert.Equal(Errno.None, _hosts.B.Listen(listener, 3, Now).Error);
        Assert.Equal(Errno.ENOTCONN, _hosts.B.GetPeerName(listener, out _).Error);
        Assert.Equal(1, Option(_hosts.B, listener, 1, 30));
        Assert.Equal(PollEvents.None, _hosts.B.Poll(listener));
        Assert.Equal(Errno.None, _hosts.B.Shutdown(listener, ShutdownHow.Read, Now).Error);
        Assert.Equal(Errno.EINVAL, _hosts.B.Accept(listener, out _, out _, Now).Error);
    }

    [Fact]
    public void A_half_closed_connection_still_carries_the_other_direction()
    {
        (SocketHandle client, SocketHandle server, _) = _hosts.Connected();
        Assert.Equal(Errno.None, _hosts.A.Shutdown(client, ShutdownHow.Write, Now).Error);
        _hosts.Settle();
        Assert.Equal("", _hosts.Read(_hosts.B, server));
        Assert.Equal(PollEvents.In | PollEvents.Out | PollEvents.ReadHangUp, _hosts.B.Poll(server));
        Assert.Equal(Errno.EPIPE, _hosts.A.Send(client, "x"u8, SendFlags.None, Now).Error);
        _hosts.B.Send(server, "still here"u8, SendFlags.None, Now);
        _hosts.Settle();
        Assert.Equal("still here", _hosts.Read(_hosts.A, client));
    }

    [Fact]
    public void Linger_zero_resets_and_the_peer_reads_it_once()
    {
        (SocketHandle client, SocketHandle server, _) = _hosts.Connected();
        _hosts.A.SetOption(client, 1, 13, [1, 0, 0, 0, 0, 0, 0, 0], Now);
        _hosts.A.Close(client, Now);
        _hosts.Settle();
        Assert.True(_hosts.B.Poll(server).HasFlag(PollEvents.Error | PollEvents.HangUp | PollEvents.In));
        Assert.Equal(Errno.ECONNRESET, _hosts.B.Receive(server, new byte[1], ReceiveFlags.None, Now).Error);
        Assert.Equal("", _hosts.Read(_hosts.B, server));
        Assert.Equal(Errno.EPIPE, _hosts.B.Send(server, "x"u8, SendFlags.None, Now).Error);
        Assert.Equal(0, _hosts.A.PortsHeld);
    }

    [Fact]
    public void A_port_in_TIME_WAIT_is_bound_again_only_with_SO_REUSEADDR()
    {
        (SocketHandle client, SocketHandle server, SocketHandle listener) = _hosts.Connected();
        // The server closes first, so that it waits.
        _hosts.B.Close(server, Now);
        _hosts.Settle();
        _hosts.A.Close(client, Now);
        _hosts.Settle();
        _hosts.B.Close(listener, Now);
        SocketHandle again = Stream(_hosts.B);
        Assert.Equal(Errno.EADDRINUSE, _hosts.B.Bind(again, TwoHosts.At(TwoHosts.AddressB, 8000), Now).Error);
        _hosts.Run(TimeSpan.FromSeconds(61));
        Assert.Equal(Errno.None, _hosts.B.Bind(again, TwoHosts.At(TwoHosts.AddressB, 8000), Now).Error);
    }

    [Fact]
    public void With_SO_REUSEADDR_a_server_restarts_at_once()
    {
        for (int round = 0; round < 3; round++)
        {
            SocketHandle listener = Stream(_hosts.B);
            _hosts.B.SetOption(listener, 1, 2, [1, 0, 0, 0], Now);
            Assert.Equal(Errno.None, _hosts.B.Bind(listener, TwoHosts.At(IPv4Address.Any, 8000), Now).Error);
            Assert.Equal(Errno.None, _hosts.B.Listen(listener, 5, Now).Error);
            SocketHandle client = Stream(_hosts.A);
            Connect(client, 8000);
            _hosts.Settle();
            Assert.Equal(Errno.None, _hosts.B.Accept(listener, out SocketHandle server, out _, Now).Error);
            _hosts.B.Close(server, Now);
            _hosts.Settle();
            _hosts.A.Close(client, Now);
            _hosts.Settle();
            _hosts.B.Close(listener, Now);
        }
        Assert.Equal(3, _hosts.B.PortsHeld);
        _hosts.Run(TimeSpan.FromSeconds(61));
        Assert.Equal(0, _hosts.B.PortsHeld);
        Assert.Equal(0, _hosts.A.PortsHeld);
    }

    [Fact]
    public void Ephemeral_ports_run_out_with_EADDRNOTAVAIL_row_128()
    {
        var options = new StackOptions { Sockets = new SocketSettings { FirstEphemeralPort = 40_000, LastEphemeralPort = 40_009 } };
        var hosts = new TwoHosts(options: options);
        for (int i = 0; i < 10; i++)
        {
            SocketHandle client = hosts.Open(hosts.A, AddressFamily.IPv4, SocketType.Stream);
            Assert.Equal(Errno.EINPROGRESS, hosts.A.Connect(client, TwoHosts.At(TwoHosts.AddressB, 80), hosts.Now).Error);
        }
        SocketHandle last = hosts.Open(hosts.A, AddressFamily.IPv4, SocketType.Stream);
        Assert.Equal(Errno.EADDRNOTAVAIL, hosts.A.Connect(last, TwoHosts.At(TwoHosts.AddressB, 80), hosts.Now).Error);
        // The same ports serve another destination.
        Assert.Equal(Errno.EINPROGRESS, hosts.A.Connect(last, TwoHosts.At(TwoHosts.AddressB, 81), hosts.Now).Error);
    }

    /// <summary>RFC 6191 §2 and tcp_tw_reuse: what Linux 6.18 answers, case by case.</summary>
    [Theory]
    [InlineData(TimeWaitReuse.Loopback, true, 1001, Errno.EINPROGRESS)]
    [InlineData(TimeWaitReuse.Loopback, true, 1000, Errno.EADDRNOTAVAIL)]
    [InlineData(TimeWaitReuse.Loopback, false, 1001, Errno.EADDRNOTAVAIL)]
    [InlineData(TimeWaitReuse.Always, true, 1001, Errno.EINPROGRESS)]
    [InlineData(TimeWaitReuse.Always, false, 1001, Errno.EINPROGRESS)]
    [InlineData(TimeWaitReuse.Always, false, 1000, Errno.EADDRNOTAVAIL)]
    [InlineData(TimeWaitReuse.Never, true, 1001, Errno.EADDRNOTAVAIL)]
    public void Connect_chooses_a_port_in_TIME_WAIT_where_the_setting_says_so(TimeWaitReuse reuse, bool isLoopback, int milliseconds, Errno expected)
    {
        var options = new StackOptions
        {
            Sockets = new SocketSettings { FirstEphemeralPort = 40_000, LastEphemeralPort = 40_000 },
            Tcp = new TcpSettings { TimeWaitReuse = reuse },
        };
        var hosts = new TwoHosts(options: options);
        (NetStack server, InternetAddress address) = isLoopback ? (hosts.A, (InternetAddress)IPv4Address.Loopback) : (hosts.B, TwoHosts.AddressB);
        SocketHandle listener = hosts.Open(server, AddressFamily.IPv4, SocketType.Stream);
        server.Bind(listener, TwoHosts.At(IPv4Address.Any, 80), hosts.Now);
        server.Listen(listener, 5, hosts.Now);
        SocketHandle first = hosts.Open(hosts.A, AddressFamily.IPv4, SocketType.Stream);
        Assert.Equal(Errno.EINPROGRESS, hosts.A.Connect(first, TwoHosts.At(address, 80), hosts.Now).Error);
        hosts.Settle();
        Assert.Equal(Errno.None, server.Accept(listener, out SocketHandle accepted, out _, hosts.Now).Error);
        hosts.A.Close(first, hosts.Now);
        hosts.Settle();
        server.Close(accepted, hosts.Now);
        hosts.Settle();
        hosts.Run(TimeSpan.FromMilliseconds(milliseconds));
        SocketHandle second = hosts.Open(hosts.A, AddressFamily.IPv4, SocketType.Stream);
        Assert.Equal(expected, hosts.A.Connect(second, TwoHosts.At(address, 80), hosts.Now).Error);
        if (expected != Errno.EINPROGRESS) return;
        hosts.Settle();
        Assert.Equal(Errno.None, server.Accept(listener, out _, out _, hosts.Now).Error);
        Assert.Equal(1, hosts.A.TcpCounters.TimeWaitsReused);
    }

    [Fact]
    public void A_megabyte_arrives_whole_over_a_wire_that_loses()
    {
        (SocketHandle client, SocketHandle server, _) = _hosts.Connected();
        IEntropy entropy = new SeededEntropy(3);
        _hosts.Loses = _ => entropy.NextUInt32(100) < 3;
        var sent = new byte[1 << 20];
        new SeededEntropy(4).Fill(sent);
        var received = new byte[sent.Length];
        int written = 0, read = 0;
        for (int round = 0; round < 20_000 && read < sent.Length; round++)
        {
            SocketResult result = _hosts.A.Send(client, sent.AsSpan(written, Math.Min(100_000, sent.Length - written)), SendFlags.None, Now);
            written += result.Value;
            _hosts.Run(TimeSpan.FromMilliseconds(10));
            result = _hosts.B.Receive(server, received.AsSpan(read), ReceiveFlags.None, Now);
            if (result.IsSuccess) read += result.Value;
        }
        Assert.Equal(sent, received);
    }

    [Fact]
    public void An_accepted_socket_inherits_and_knows_both_names()
    {
        SocketHandle listener = Stream(_hosts.B);
        _hosts.B.SetOption(listener, 1, 9, [1, 0, 0, 0], Now);
        _hosts.B.SetOption(listener, 6, 1, [1, 0, 0, 0], Now);
        _hosts.B.Bind(listener, TwoHosts.At(IPv4Address.Any, 8000), Now);
        _hosts.B.Listen(listener, 5, Now);
        SocketHandle client = Stream(_hosts.A);
        Connect(client, 8000);
        _hosts.Settle();
        Assert.Equal(Errno.None, _hosts.B.Accept(listener, out SocketHandle server, out SocketAddress peer, Now).Error);
        Assert.Equal(1, Option(_hosts.B, server, 1, 9));
        Assert.Equal(1, Option(_hosts.B, server, 6, 1));
        _hosts.A.GetName(client, out SocketAddress clientName);
        Assert.Equal(clientName, peer);
        _hosts.B.GetName(server, out SocketAddress serverName);
        Assert.Equal(TwoHosts.At(TwoHosts.AddressB, 8000), serverName);
        Assert.Equal(0, Option(_hosts.B, server, 1, 30));
    }

    [Fact]
    public void An_IPv6_listener_takes_IPv4_in_mapped_form()
    {
        SocketHandle listener = _hosts.Open(_hosts.B, AddressFamily.IPv6, SocketType.Stream);
        Assert.Equal(Errno.None, _hosts.B.Bind(listener, TwoHosts.At(IPv6Address.Any, 8000), Now).Error);
        Assert.Equal(Errno.None, _hosts.B.Listen(listener, 5, Now).Error);
        SocketHandle client = Stream(_hosts.A);
        Connect(client, 8000);
        _hosts.Settle();
        Assert.Equal(Errno.None, _hosts.B.Accept(listener, out SocketHandle server, out SocketAddress peer, Now).Error);
        Assert.StartsWith("[::ffff:10.0.0.1]:", peer.ToString(), StringComparison.Ordinal);
        _hosts.B.GetName(server, out SocketAddress name);
        Assert.Equal("[::ffff:10.0.0.2]:8000", name.ToString());
    }

    [Fact]
    public void TCP_INFO_has_the_kernels_layout()
    {
        (SocketHandle client, _, SocketHandle listener) = _hosts.Connected();
        var bytes = new byte[300];
        SocketResult result = _hosts.A.GetOption(client, 6, 11, bytes, Now);
        Assert.True(result.Value >= 104);
        Assert.Equal(1, bytes[0]);
        Assert.Equal(1460 - 12u, BitConverter.ToUInt32(bytes, 16));
        _hosts.B.GetOption(listener, 6, 11, bytes, Now);
        Assert.Equal(10, bytes[0]);
        Assert.Equal(8, _hosts.A.GetOption(client, 6, 11, bytes.AsSpan(0, 8), Now).Value);
    }

    [Fact]
    public void Urgent_data_is_told_and_read_aside()
    {
        (SocketHandle client, SocketHandle server, _) = _hosts.Connected();
        Assert.Equal(3, _hosts.A.Send(client, "abc"u8, SendFlags.OutOfBand, Now).Value);
        _hosts.Settle();
        Assert.True(_hosts.B.Poll(server).HasFlag(PollEvents.Priority));
        var one = new byte[1];
        Assert.Equal(1, _hosts.B.Receive(server, one, ReceiveFlags.OutOfBand, out ReceivedMessage message, Now).Value);
        Assert.Equal((byte)'c', one[0]);
        Assert.Equal(MessageFlags.OutOfBand, message.Flags);
        Assert.Equal("ab", _hosts.Read(_hosts.B, server));
        Assert.Equal(1, _hosts.B.IsAtMark(server).Value);
    }

    [Fact]
    public void A_handle_never_names_a_later_socket_row_172()
    {
        SocketHandle first = Stream(_hosts.A);
        Assert.Equal(Errno.None, _hosts.A.Close(first, Now).Error);
        Assert.Equal(Errno.EBADF, _hosts.A.Close(first, Now).Error);
        SocketHandle second = Stream(_hosts.A);
        Assert.Equal(first.Index, second.Index);
        Assert.Equal(Errno.EBADF, _hosts.A.Listen(first, 1, Now).Error);
        Assert.Equal(PollEvents.Invalid, _hosts.A.Poll(first));
        Assert.Equal(Errno.EBADF, _hosts.A.Listen(default, 1, Now).Error);
    }

    private SocketHandle Stream(NetStack stack) => _hosts.Open(stack, AddressFamily.IPv4, SocketType.Stream);

    private SocketHandle Listening(ushort port)
    {
        SocketHandle listener = Stream(_hosts.B);
        Assert.Equal(Errno.None, _hosts.B.Bind(listener, TwoHosts.At(TwoHosts.AddressB, port), Now).Error);
        Assert.Equal(Errno.None, _hosts.B.Listen(listener, 5, Now).Error);
        return listener;
    }

    private SocketResult Connect(SocketHandle client, ushort port) => _hosts.A.Connect(client, TwoHosts.At(TwoHosts.AddressB, port), Now);

    private int Option(SocketHandle socket, int level, int name) => Option(_hosts.A, socket, level, name);

    private int Option(NetStack stack, SocketHandle socket, int level, int name)
    {
        var bytes = new byte[4];
        Assert.Equal(4, stack.GetOption(socket, level, name, bytes, Now).Value);
        return BitConverter.ToInt32(bytes);
    }
}
