using System.Net;
using System.Net.Sockets;
using Sockeye.Cookbook.Programs;
using Sockeye.Streams;
using Sockeye.Testing;
using Sockeye.Testing.Xunit;
using Xunit;
using TcpListener = Sockeye.Streams.TcpListener;

namespace Sockeye.Cookbook.Connections;

public class NatRebinding
{
    [NetworkFact(Seed = 10)]
    public async Task A_router_that_restarts_breaks_connections_and_not_conversations_that_bear_a_number(SimulatedNetwork net)
    {
        var (phone, server) = (net.AddHost("phone"), net.AddHost("server"));
        SimulatedNat router = net.AddNat("router");
        net.Connect(phone, router, LinkProfile.Wifi);
        net.Connect(router, server, LinkProfile.Lte);
        using var listener = TcpListener.Listen(server, new IPEndPoint(IPAddress.Any, 5000));
        await using TcpStream stream = await TcpStream.ConnectAsync(phone, server.Port(5000));

        // The same over UDP, where each datagram says whose it is: as QUIC's connection IDs do.
        var sessions = new Dictionary<byte, HashSet<IPEndPoint>>();
        using var service = UdpSocket.Bind(server, new IPEndPoint(IPAddress.Any, 6000));
        using var caller = UdpSocket.Bind(phone, new IPEndPoint(IPAddress.Any, 0));
        Task serving = ServeAsync();
        await AskAsync();

        router.Rebind();
        await AskAsync();
        await stream.WriteAsync("hello"u8.ToArray());
        TimeSpan before = net.Now;
        IOException failure = await Assert.ThrowsAsync<IOException>(() => stream.ReadAsync(new byte[1]).AsTask());

        // The session goes on from another port. The server does not know the connection's new port, and resets it a round trip later.
        Assert.Equal(2, sessions[7].Count);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
        Assert.InRange((net.Now - before).TotalSeconds, 0.05, 0.1);

        async Task AskAsync()
        {
            await caller.SendAsync(new byte[] { 7 }, server.Port(6000));
            await caller.ReceiveAsync(new byte[1]);
        }

        async Task ServeAsync()
        {
            var datagram = new byte[1];
            while (true)
            {
                IPEndPoint from = (await service.ReceiveAsync(datagram)).From;
                (sessions.TryGetValue(datagram[0], out var seen) ? seen : sessions[datagram[0]] = []).Add(from);
                await service.SendAsync(datagram, from);
            }
        }
    }
}
