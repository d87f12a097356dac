using System.Net;
using System.Net.Sockets;
using Sockeye.Devices.Middleware;
using Sockeye.Streams;
using Sockeye.Wire.Addresses;
using Xunit;
using TcpListener = Sockeye.Streams.TcpListener;

namespace Sockeye.Testing.Tests.Middleboxes;

public class NatTests
{
    [Fact]
    public async Task Who_is_outside_sees_the_NAT_alone()
    {
        using var home = new Home();
        (TcpStream stream, TcpStream served) = await Connections.OpenAsync(home.Client, home.Server);
        Assert.Equal(home.Nat.PublicAddress, ((IPEndPoint)served.RemoteEndPoint!).Address);
        await stream.WriteAsync("to"u8.ToArray());
        await served.WriteAsync("fro"u8.ToArray());
        var buffer = new byte[3];
        await served.ReadExactlyAsync(buffer.AsMemory(0, 2));
        await stream.ReadExactlyAsync(buffer);
        Assert.Equal("fro"u8.ToArray(), buffer);
        NatMapping mapping = Assert.Single(home.Nat.Mappings);
        Assert.Equal(IPProtocol.Tcp, mapping.Protocol);
        Assert.Equal(stream.LocalEndPoint, mapping.Inside);
        Assert.Equal(served.RemoteEndPoint, mapping.Outside);
        Assert.Equal(0, home.Nat.Untranslatable);
    }

    [Fact]
    public async Task After_a_rebinding_the_server_does_not_know_the_connection_any_more()
    {
        using var home = new Home();
        (TcpStream stream, _) = await Connections.OpenAsync(home.Client, home.Server);
        home.Nat.Rebind();
        await stream.WriteAsync(new byte[] { 1 });
        IOException failure = await Assert.ThrowsAsync<IOException>(() => stream.ReadAsync(new byte[1]).AsTask());
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
        Assert.NotEqual(((IPEndPoint)stream.LocalEndPoint!).Port, Assert.Single(home.Nat.Mappings).Outside.Port);
    }

    [Fact]
    public async Task A_mapping_of_UDP_times_out()
    {
        using var home = new Home(new NatOptions { UdpTimeout = TimeSpan.FromMinutes(2) });
        using UdpSocket client = UdpSocket.Bind(home.Client, new IPEndPoint(IPAddress.Any, 5000));
        using UdpSocket server = UdpSocket.Bind(home.Server, new IPEndPoint(IPAddress.Any, 6000));
        var buffer = new byte[10];
        await client.SendAsync(new byte[] { 1 }, new IPEndPoint(home.Server.Address, 6000));
        (_, IPEndPoint seen) = await server.ReceiveAsync(buffer);
        Assert.Equal(new IPEndPoint(home.Nat.PublicAddress, 5000), seen);
        await home.Net.AdvanceAsync(TimeSpan.FromMinutes(1));
        await server.SendAsync(new byte[] { 2 }, seen);
        await client.ReceiveAsync(buffer);
        await home.Net.AdvanceAsync(TimeSpan.FromMinutes(2));
        await server.SendAsync(new byte[] { 3 }, seen);
        await home.Net.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(1, home.Nat.Unsolicited);
        Assert.Empty(home.Nat.Mappings);
    }

    [Fact]
    public async Task A_forwarded_port_reaches_a_server_inside_and_from_inside_too()
    {
        using var home = new Home();
        SimulatedHost neighbour = home.Net.AddHost("neighbour");
        home.Net.Connect(neighbour, home.Nat);
        using TcpListener listener = TcpListener.Listen(home.Client, new IPEndPoint(IPAddress.Any, 80));
        var outside = new IPEndPoint(home.Nat.PublicAddress, 8080);
        using (home.Nat.Forward(IPProtocol.Tcp, 8080, new IPEndPoint(home.Client.Address, 80)))
        {
            foreach (SimulatedHost from in (SimulatedHost[])[home.Server, neighbour])
            {
                Task<TcpStream> accepting = listener.AcceptAsync().AsTask();
                await using TcpStream stream = await TcpStream.ConnectAsync(from, outside);
                await using TcpStream served = await accepting;
                await stream.WriteAsync(new byte[] { 5 });
                Assert.Equal(1, await served.ReadAsync(new byte[10]));
            }
        }
        SocketException failure = await Assert.ThrowsAsync<SocketException>(() => TcpStream.ConnectAsync(home.Server, outside));
        Assert.Equal(SocketError.TimedOut, failure.SocketErrorCode);
    }

    [Fact]
    public async Task A_symmetric_NAT_shows_each_peer_another_port()
    {
        using var home = new Home(new NatOptions { Mapping = NatBehavior.AddressAndPortDependent });
        using UdpSocket client = UdpSocket.Bind(home.Client, new IPEndPoint(IPAddress.Any, 5000));
        using UdpSocket one = UdpSocket.Bind(home.Server, new IPEndPoint(IPAddress.Any, 6001));
        using UdpSocket two = UdpSocket.Bind(home.Server, new IPEndPoint(IPAddress.Any, 6002));
        await client.SendAsync(new byte[] { 1 }, new IPEndPoint(home.Server.Address, 6001));
        await client.SendAsync(new byte[] { 2 }, new IPEndPoint(home.Server.Address, 6002));
        (_, IPEndPoint first) = await one.ReceiveAsync(new byte[10]);
        (_, IPEndPoint second) = await two.ReceiveAsync(new byte[10]);
        Assert.NotEqual(first.Port, second.Port);
    }

    [Fact]
    public async Task An_ICMP_error_finds_its_way_back_to_whom_it_concerns()
    {
        using var home = new Home();
        // Nobody listens there, on a port of UDP: the error comes back to the socket inside.
        using UdpSocket client = UdpSocket.Bind(home.Client, new IPEndPoint(IPAddress.Any, 5000));
        await client.SendAsync(new byte[] { 1 }, new IPEndPoint(home.Server.Address, 9));
        await home.Net.AdvanceAsync(TimeSpan.FromSeconds(1));
        Packet error = Assert.Single(home.Net.Packets, packet => packet.IsIcmp && packet.To == home.Client);
        Assert.Equal(home.Client.Address, error.Destination);
        // Type, code, checksum, unused; then the quoted header, whose source is at 12.
        Assert.Equal(home.Client.Address.GetAddressBytes(), error.Payload.Slice(8 + 12, 4).ToArray());
    }

    // client ── nat ── server
    private sealed class Home : IDisposable
    {
        public Home(NatOptions? options = null)
        {
            var far = new LinkConditions { Delay = TimeSpan.FromMilliseconds(10) };
            Client = Net.AddHost("client");
            Server = Net.AddHost("server");
            Nat = Net.AddNat("nat", options);
            Net.Connect(Client, Nat, far);
            Net.Connect(Nat, Server, far);
        }

        public SimulatedNetwork Net { get; } = new();

        public SimulatedHost Client { get; }

        public SimulatedHost Server { get; }

        public SimulatedNat Nat { get; }

        public void Dispose() => Net.Dispose();
    }
}
