using System.Security.Authentication;
using Microsoft.AspNetCore.Builder;
using Sockeye.Cookbook.Programs;
using Sockeye.Testing;
using Xunit;

namespace Sockeye.Cookbook.Http;

public class TlsHandshake
{
    [Theory]
    [InlineData(SslProtocols.Tls12, 4)]
    [InlineData(SslProtocols.Tls13, 3)]
    public async Task A_first_request_takes_three_round_trips_or_four_and_reordering_adds_its_delay(SslProtocols protocol, int roundTrips)
    {
        using var net = new SimulatedNetwork(seed: 21);
        var (client, server) = (net.AddHost("client"), net.AddHost("server"));
        // A small MTU, so that the server's certificate takes several segments.
        SimulatedLink link = net.Connect(client, server, new LinkProfile("narrow") { Delay = TimeSpan.FromMilliseconds(50), Mtu = 576 });
        await using WebApplication app = await WebServer.StartAsync(server, app => app.MapGet("/", () => "hello"), https: true);
        // The first segment of the certificate comes 20 ms late, behind those that were sent after it.
        using PacketRule rule = link.Reorder(packet => packet.From == server && packet.HasPayload, TimeSpan.FromMilliseconds(20), times: 1);
        using SocketsHttpHandler handler = client.CreateHttpHandler();
        handler.SslOptions.EnabledSslProtocols = protocol;
        using var http = new HttpClient(handler);

        TimeSpan before = net.Now;
        Assert.Equal("hello", await http.GetStringAsync(new Uri("https://server/")));

        Assert.Equal((roundTrips * 100) + 20, (net.Now - before).TotalMilliseconds, 1.0);
        Packet[] fromServer = [.. net.Packets.Where(packet => packet.From == server && packet.HasPayload)];
        Assert.True(fromServer[0].Arrives > fromServer[1].Arrives);
        NetworkAssert.RoundTripsAtMost(Assert.Single(net.Connections), roundTrips);
        NetworkAssert.NoResets(net);
    }
}
