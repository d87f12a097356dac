using Microsoft.Extensions.Http.Resilience;
using Polly;
using Sockeye.Cookbook.Programs;
using Sockeye.Http;
using Sockeye.Testing;
using Sockeye.Testing.Xunit;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Sockeye.Cookbook.Waiting;

public class RetryUnderLoss
{
    [NetworkFact(Seed = 1)]
    public async Task A_retry_policy_outlives_ten_seconds_without_network(SimulatedNetwork net)
    {
        var (client, server) = (net.AddHost("client"), net.AddHost("server"));
        SimulatedLink link = net.Connect(client, server, LinkProfile.Transatlantic);
        await using WebApplication app = await WebServer.StartAsync(server, app => app.MapGet("/", () => "hello"));

        var failures = new List<double>();
        ResiliencePipeline<HttpResponseMessage> retries = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = net.Clock }
            .AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = 5,
                Delay = TimeSpan.FromSeconds(1),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = false,
                OnRetry = _ => { failures.Add(net.Now.TotalSeconds); return default; },
            })
            .AddTimeout(TimeSpan.FromSeconds(2))
            .Build();
        using var http = new HttpClient(new ResilienceHandler(retries) { InnerHandler = new SocketsHttpHandler().UseSockeye(client) });

        IDisposable outage = link.Partition();
        _ = Task.Delay(TimeSpan.FromSeconds(10), net.Clock).ContinueWith(_ => outage.Dispose(), TaskScheduler.Default);
        Assert.Equal("hello", await http.GetStringAsync(new Uri("http://server/")));

        // Attempts begin at 0, 3, 7 and 13 s: each waits 2 s, and between them are 1, 2 and 4 s.
        Assert.Equal([2, 5, 9], failures.Select(at => Math.Round(at, 3)));
        // The fourth takes one round trip instead of two: the connection that the first had begun was made meanwhile, at 11 s.
        Assert.InRange(net.Now.TotalSeconds, 13.076, 13.079);
    }
}
