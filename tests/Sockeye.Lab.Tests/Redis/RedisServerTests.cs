using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Devices;
using Sockeye.Devices.Linux.Namespace;
using Sockeye.Devices.Middleware;
using Sockeye.Hosting;
using Sockeye.Lab.Tests.Requirements;
using Sockeye.Lab.Tests.Running;
using Sockeye.Samples.Redis;
using Sockeye.Wire.Addresses;
using StackExchange.Redis;
using Xunit;

namespace Sockeye.Lab.Tests.Redis;

/// <summary>The real redis-server on the kernel's TCP at 10.0.0.1, and StackExchange.Redis on our stack at 10.0.0.2, over TUN.</summary>
[RequiresRoot]
[RequiresTun]
public sealed class RedisServerTests
{
    // The server is the same program as its checker, and looks at the name that it was called by. Debian's redis-tools has it without the
    // service that comes with redis-server.
    private static readonly Command s_server = Command.Shell(
        "exec -a redis-server redis-check-rdb --bind 10.0.0.1 --protected-mode no --save '' --appendonly no --daemonize no");

    [Theory]
    [InlineData(RedisProtocol.Resp2, 0)]
    [InlineData(RedisProtocol.Resp3, 0)]
    [InlineData(RedisProtocol.Resp3, 0.02)]
    [RequiresProgram("redis-check-rdb")]
    public async Task The_real_server_serves_a_client_on_our_stack(RedisProtocol protocol, double loss)
    {
        using NetworkNamespace space = NetworkNamespace.Create();
        using StackLoop loop = Plug(space.Run(() => LabLink.Open(new LabLinkOptions { Kind = LabLinkKind.Tun, Offload = loss == 0 })), loss);
        await using RunningProgram server = space.Run(s_server.Start);
        await server.WaitForAsync("Ready to accept connections");

        ConfigurationOptions options = RedisOverSockeye.Options(loop, "10.0.0.1");
        options.Protocol = protocol;
        options.AllowAdmin = true;
        await using (ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(options))
        {
            IDatabase database = redis.GetDatabase();
            byte[] large = new byte[1_000_000];
            new Random(1).NextBytes(large);

            Assert.True(await database.StringSetAsync("large", large));
            Assert.Equal(large, (byte[]?)await database.StringGetAsync("large"));
            long[] counts = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => database.StringIncrementAsync("visits")));
            Assert.Equal(Enumerable.Range(1, 500).Select(i => (long)i), counts.Order());

            // Messages come of the server's own accord.
            ChannelMessageQueue heard = await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal("news"));
            for (int i = 0; i < 100; i++) await database.PublishAsync(RedisChannel.Literal("news"), i);
            for (int i = 0; i < 100; i++) Assert.Equal(i, (int)(await heard.ReadAsync()).Message);

            string clients = (string)(await database.ExecuteAsync("CLIENT", "LIST"))!;
            Assert.All(clients.Split('\n', StringSplitOptions.RemoveEmptyEntries), client => Assert.Contains("addr=10.0.0.2:", client, StringComparison.Ordinal));
        }
        Assert.Null(loop.Failure);
    }

    private static StackLoop Plug(IFrameDevice device, double loss)
    {
        var conditions = new LinkConditions { Loss = loss };
        var loop = new StackLoop();
        var nic = loop.AddDevice(loss > 0 ? new FaultyDevice(device, conditions, conditions, seed: 11) : device);
        Assert.Equal(Errno.None, loop.Call(nic, static (stack, now, it) => stack.AddAddress(
            it, InternetAddress.Parse("10.0.0.2"), 24, new AddressOptions { SkipDuplicateDetection = true }, now)));
        loop.Start();
        return loop;
    }
}
