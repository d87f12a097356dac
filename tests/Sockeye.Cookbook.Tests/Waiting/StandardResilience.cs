using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Polly.Timeout;
using Sockeye.Cookbook.Programs;
using Sockeye.Core.Stack;
using Sockeye.Http;
using Sockeye.Names;
using Sockeye.Testing;
using Sockeye.Testing.Xunit;
using Xunit;

namespace Sockeye.Cookbook.Waiting;

public class StandardResilience
{
    [NetworkFact(Seed = 25)]
    public async Task The_standard_handler_gives_up_after_thirty_seconds_and_has_tried_three_times(SimulatedNetwork net)
    {
        var (client, server) = (net.AddHost("client"), net.AddHost("server"));
        SimulatedLink link = net.Connect(client, server, LinkProfile.Lte);
        int requests = 0;
        await using WebApplication app = await WebServer.StartAsync(server, app => app.MapGet("/", () => $"hello {++requests}"));

        // As in a Program.cs: the stack, its names and its clock are services.
        var services = new ServiceCollection();
        services.AddSingleton<IStackDriver>(client).AddSingleton<INameResolver>(client).AddSingleton<TimeProvider>(client.Clock);
        services.AddHttpClient("shop", http => http.BaseAddress = new Uri("http://server/")).UseSockeye().AddStandardResilienceHandler();
        await using ServiceProvider provider = services.BuildServiceProvider();
        using HttpClient http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("shop");
        Assert.Equal("hello 1", await http.GetStringAsync(new Uri("/", UriKind.Relative)));

        // Requests arrive from now on, answers do not.
        TimeSpan before = net.Now;
        using (link.Drop(packet => packet.From == server && packet.HasPayload))
        {
            await Assert.ThrowsAsync<TimeoutRejectedException>(() => http.GetStringAsync(new Uri("/", UriKind.Relative)));
        }

        // A limit of 30 s for all attempts, of 10 s for each, and two pauses of some seconds between them, which are left to chance.
        Assert.Equal(30, (net.Now - before).TotalSeconds, 0.001);
        Assert.Equal(4, requests);
    }
}
