using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Stack;

/// <summary>A stack gives everything back.</summary>
public sealed class ShutdownTests
{
    private const int Connections = 2500;

    [Fact]
    public void Ten_thousand_live_sockets_leave_nothing_behind_row_176()
    {
        var hosts = new TwoHosts();
        SocketHandle listener = hosts.Open(hosts.B, AddressFamily.IPv4, SocketType.Stream);
        hosts.B.Bind(listener, TwoHosts.At(TwoHosts.AddressB, 80), hosts.Now);
        hosts.B.Listen(listener, 4096, hosts.Now);
        for (int i = 0; i < Connections; i++) OpenFour(hosts);
        hosts.Settle();
        for (int i = 0; i < Connections; i++)
        {
            Assert.Equal(Errno.None, hosts.B.Accept(listener, out SocketHandle server, out _, hosts.Now).Error);
            hosts.B.Send(server, "unread"u8, SendFlags.None, hosts.Now);
        }
        hosts.Settle();
        Assert.Equal(4 * Connections, hosts.A.SocketCount);
        Assert.True(hosts.A.Pool.Outstanding > 0);
        Assert.True(hosts.A.DeadlinesHeld > 0);
        foreach ((NetStack stack, var nic) in new[] { (hosts.A, hosts.NicA), (hosts.B, hosts.NicB) })
        {
            stack.Shutdown(hosts.Now);
            while (stack.PollTransmit(nic, out PacketBuffer frame)) frame.Release();
            stack.Discard(hosts.Now);
            Assert.Equal(0, stack.SocketCount);
            Assert.Equal(0, stack.PortsHeld);
            Assert.Equal(0, stack.Pool.Outstanding);
            Assert.Equal(0, stack.DeadlinesHeld);
            Assert.False(stack.PollEvent(out _));
            Assert.False(stack.NextDeadline.IsSet);
        }
    }

    [Fact]
    public void A_snapshot_shows_every_socket_and_every_connection_without_one()
    {
        var hosts = new TwoHosts();
        (SocketHandle client, SocketHandle server, SocketHandle listener) = hosts.Connected();
        SocketHandle udp = hosts.Udp(hosts.B, TwoHosts.AddressB, 53);
        StackSnapshot snapshot = hosts.B.Snapshot();
        Assert.Equal(3, snapshot.Sockets.Length);
        SocketSnapshot shown = Assert.Single(snapshot.Sockets, s => s.Handle == server);
        Assert.Equal("Established", shown.TcpState.ToString());
        Assert.Equal(TwoHosts.At(TwoHosts.AddressB, 8000), shown.Local);
        Assert.Equal(SocketState.Listening, Assert.Single(snapshot.Sockets, s => s.Handle == listener).State);
        Assert.Equal(TwoHosts.At(TwoHosts.AddressB, 53), Assert.Single(snapshot.Sockets, s => s.Handle == udp).Local);
        Assert.Equal(["lo", "eth0"], snapshot.Interfaces.Select(nic => nic.Name));
        Assert.Contains(snapshot.Addresses, address => address.Address == TwoHosts.AddressB6);
        // The server closes first: what is left of its connection has no socket.
        hosts.B.Close(server, hosts.Now);
        hosts.Settle();
        hosts.A.Close(client, hosts.Now);
        hosts.Settle();
        Assert.Contains(hosts.B.Snapshot().Sockets, s => !s.Handle.IsSome && s.TcpState.ToString() == "TimeWait");
    }

    private static void OpenFour(TwoHosts hosts)
    {
        NetStack a = hosts.A;
        SocketHandle stream = hosts.Open(a, AddressFamily.IPv4, SocketType.Stream);
        Assert.Equal(Errno.EINPROGRESS, a.Connect(stream, TwoHosts.At(TwoHosts.AddressB, 80), hosts.Now).Error);
        hosts.Settle();
        SocketHandle udp = hosts.Open(a, AddressFamily.IPv6, SocketType.Datagram);
        Assert.Equal(Errno.None, a.Bind(udp, TwoHosts.At(IPv6Address.Any, 0), hosts.Now).Error);
        a.GetName(udp, out SocketAddress name);
        a.Send(udp, "to myself"u8, SendFlags.None, TwoHosts.At(IPv6Address.Loopback, name.Endpoint.Port), default, hosts.Now);
        Assert.Equal(Errno.None, a.SocketPair(AddressFamily.Unix, SocketType.Stream, 0, out SocketHandle left, out _, hosts.Now).Error);
        a.Send(left, "local"u8, SendFlags.None, hosts.Now);
    }
}
