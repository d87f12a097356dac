using Sockeye.Samples.Redis;
using Sockeye.Testing;
using Sockeye.Testing.Xunit;
using StackExchange.Redis;
using Xunit;

namespace Sockeye.Cookbook.Services;

public class RedisReconnect
{
    [NetworkFact(Seed = 19)]
    public async Task A_client_reconnects_to_a_cache_that_restarts_but_what_was_on_its_way_fails(SimulatedNetwork net)
    {
        var (application, cache) = (net.AddHost("application"), net.AddHost("cache"));
        net.Connect(application, cache, LinkProfile.Lan);
        using var old = new TinyRedis(cache);
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(RedisOverSockeye.Options(application, "cache"));
        IDatabase database = redis.GetDatabase();
        await database.StringSetAsync("greeting", "hello");
        var restored = new List<TimeSpan>();
        redis.ConnectionRestored += (_, _) => restored.Add(net.Now);

        cache.Restart();
        using var begunAnew = new TinyRedis(cache);
        TimeSpan before = net.Now;
        await Assert.ThrowsAsync<RedisConnectionException>(() => database.StringGetAsync("greeting"));
        TimeSpan failed = net.Now;
        RedisValue greeting = await database.StringGetAsync("greeting");

        // The old connection is answered with RST after one round trip of 0.2 ms; the new one is there before the millisecond is over.
        Assert.InRange((failed - before).TotalMilliseconds, 0.2, 0.3);
        Assert.InRange((Assert.Single(restored) - failed).TotalMilliseconds, 0.2, 1);
        Assert.Equal(RedisValue.Null, greeting);
        Assert.Equal(3, net.Packets.Count(packet => packet.From == application && packet.IsSyn));
    }
}
