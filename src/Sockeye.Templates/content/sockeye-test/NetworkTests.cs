using Sockeye.Testing;
using Sockeye.Testing.Xunit;

namespace SockeyeTest1;

public class NetworkTests
{
    // The seed decides which packets are lost. Seeds = 100 instead tries a hundred networks and reports the first that fails.
    [NetworkFact(Seed = 42)]
    public async Task Says_hello_although_packets_are_lost(SimulatedNetwork net)
    {
        var (client, server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, LinkProfile.Wifi with { Loss = 0.05 });
        await using var app = await TestApp.StartAsync(server);          // your program: Kestrel, HTTPS
        using var http = client.CreateHttpClient();
        Assert.Equal("hello", await http.GetStringAsync("https://server/"));
    }
}
