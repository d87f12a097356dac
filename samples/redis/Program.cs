using Sockeye.Devices.Middleware;
using Sockeye.Samples.Redis;
using Sockeye.Testing;
using StackExchange.Redis;

// StackExchange.Redis over a simulated link that loses every twentieth packet: nothing but the tunnel is new.
using var net = new SimulatedNetwork(seed: 42);
var (application, cache) = (net.AddHost("application"), net.AddHost("cache"));
net.Connect(application, cache, new LinkConditions { Delay = TimeSpan.FromMilliseconds(20), Loss = 0.05 });
using var server = new TinyRedis(cache);

ConfigurationOptions options = RedisOverSockeye.Options(application, "cache");
await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(options);
IDatabase database = redis.GetDatabase();

await database.StringSetAsync("greeting", "hello");
Console.WriteLine(await database.StringGetAsync("greeting"));
for (int i = 0; i < 100; i++) await database.StringIncrementAsync("visits");
Console.WriteLine($"{await database.StringGetAsync("visits")} visits, and {net.Now.TotalSeconds:0.0} simulated seconds");
