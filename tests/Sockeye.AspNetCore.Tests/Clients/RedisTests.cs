using Sockeye.Devices.Middleware;
using Sockeye.Samples.Redis;
using Sockeye.Testing;
using StackExchange.Redis;
using Xunit;

namespace Sockeye.AspNetCore.Tests.Clients;

/// <summary>The sample of StackExchange.Redis: its client over a stack by way of its tunnel.</summary>
public sealed class RedisTests
{
    [Fact]
    public async Task A_client_sets_and_gets_over_a_link_that_loses_packets()
    {
        using var net = new SimulatedNetwork(seed: 3);
        var (application, cache) = (net.AddHost("application"), net.AddHost("cache"));
        net.Connect(application, cache, new LinkConditions { Delay = TimeSpan.FromMilliseconds(20), Loss = 0.05 });
        using var server = new TinyRedis(cache);
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(RedisOverSockeye.Options(application, "cache"));
        IDatabase database = redis.GetDatabase();

        Assert.True(await database.StringSetAsync("greeting", "hello"));
        Assert.Equal("hello", await database.StringGetAsync("greeting"));
        Assert.Equal(RedisValue.Null, await database.StringGetAsync("nothing"));
        long[] counts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => database.StringIncrementAsync("visits")));

        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), counts.Order());
        Assert.True(server.Served > 50);
    }
}
