using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sockeye.Cookbook.Programs;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Testing;
using Xunit;

namespace Sockeye.Cookbook.Paths;

public class MtuBlackHole
{
    [Theory]
    [InlineData(false, PathProbing.Never, 0.4)]
    [InlineData(true, PathProbing.Never, 30.1)]
    [InlineData(true, PathProbing.OnBlackHole, 4.9)]
    public async Task Behind_a_tunnel_that_is_silent_small_answers_come_and_large_ones_never(bool isSilent, PathProbing probing, double seconds)
    {
        using var net = new SimulatedNetwork(seed: 14);
        var stack = new StackOptions();
        var (client, server) = (net.AddHost("client"), net.AddHost("server", stack with { Tcp = stack.Tcp with { PathProbing = probing } }));
        var (near, far) = (net.AddRouter("near"), net.AddRouter("far"));
        net.Connect(client, near, LinkProfile.Lan);
        net.Connect(near, far, LinkProfile.Lte, new LinkOptions { Mtu = 1400 });
        net.Connect(far, server, LinkProfile.Lan);
        far.IsSilent = isSilent;
        await using WebApplication app = await WebServer.StartAsync(server, app =>
        {
            app.MapGet("/small", () => "hello");
            app.MapGet("/large", () => Results.Bytes(new byte[50_000]));
        });
        using HttpClient http = client.CreateHttpClient();

        Assert.Equal("hello", await http.GetStringAsync(new Uri("http://server/small")));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), net.Clock);
        Task<byte[]> large = http.GetByteArrayAsync(new Uri("http://server/large"), patience.Token);
        await large.ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal(seconds, net.Now.TotalSeconds, 0.05);
        Assert.Equal(seconds < 30, large.IsCompletedSuccessfully);
        Assert.Equal(!isSilent, net.Packets.Any(packet => packet.IsIcmp));
    }
}
