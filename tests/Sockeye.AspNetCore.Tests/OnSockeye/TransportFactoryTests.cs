using System.Buffers;
using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sockeye.AspNetCore.Tests.Networks;
using Sockeye.Http;
using Sockeye.Names;
using Sockeye.Testing;
using Xunit;

namespace Sockeye.AspNetCore.Tests.OnSockeye;

/// <summary>What there is to say of our transport alone.</summary>
public sealed class TransportFactoryTests : IAsyncDisposable
{
    private readonly CableNetwork _network = new();

    public ValueTask DisposeAsync() => _network.DisposeAsync();

    [Fact]
    public void It_takes_IP_endpoints_of_its_own_stack_and_leaves_others()
    {
        var any = new SockeyeTransportFactory(_network.Server);
        var own = new SockeyeTransportFactory(_network.Server, new SockeyeTransportOptions { TakesEveryIPEndPoint = false });
        var plain = new IPEndPoint(IPAddress.Any, 80);

        Assert.True(any.CanBind(plain));
        Assert.False(own.CanBind(plain));
        Assert.True(own.CanBind(new SockeyeEndPoint(IPAddress.Any, 80)));
        Assert.True(own.CanBind(new SockeyeEndPoint(IPAddress.Any, 80, _network.Server)));
        Assert.False(any.CanBind(new SockeyeEndPoint(IPAddress.Any, 80, _network.Client)));
        Assert.False(any.CanBind(new UnixDomainSocketEndPoint("name")));
        Assert.False(any.CanBind(new DnsEndPoint("server", 80)));
    }

    [Fact]
    public async Task One_server_listens_on_two_stacks_and_on_the_machines_sockets()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSockeye(_network.Server, options => options.TakesEveryIPEndPoint = false);
        builder.WebHost.UseSockeye(_network.Client, options => options.TakesEveryIPEndPoint = false);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(new SockeyeEndPoint(IPAddress.Parse("10.0.0.2"), 80, _network.Server));
            kestrel.Listen(new SockeyeEndPoint(IPAddress.Parse("10.0.0.1"), 80, _network.Client));
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        await using WebApplication app = builder.Build();
        app.Run(context => context.Response.WriteAsync($"{context.Connection.LocalIpAddress} from {context.Connection.RemoteIpAddress}"));
        await app.StartAsync();
        int port = new Uri(app.Urls.Single(url => url.Contains("127.0.0.1", StringComparison.Ordinal))).Port;
        using var left = new HttpClient(new SocketsHttpHandler().UseSockeye(_network.Client));
        using var right = new HttpClient(new SocketsHttpHandler().UseSockeye(_network.Server));
        using var machine = new HttpClient();

        Assert.Equal("10.0.0.2 from 10.0.0.1", await left.GetStringAsync("http://10.0.0.2/"));
        Assert.Equal("10.0.0.1 from 10.0.0.2", await right.GetStringAsync("http://10.0.0.1/"));
        Assert.Equal("127.0.0.1 from 127.0.0.1", await machine.GetStringAsync($"http://127.0.0.1:{port}/"));
        await app.StopAsync();
    }

    [Fact]
    public async Task UseSockeye_comes_before_or_after_UseKestrel()
    {
        foreach (bool before in new[] { true, false })
        {
            WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            if (before) builder.WebHost.UseSockeye(_network.Server);
            builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Parse("10.0.0.2"), 80));
            if (!before) builder.WebHost.UseSockeye(_network.Server);
            await using WebApplication app = builder.Build();
            app.Run(context => context.Response.WriteAsync("hello"));
            await app.StartAsync();
            using var http = new HttpClient(_network.CreateHandler());

            Assert.Equal("hello", await http.GetStringAsync("http://10.0.0.2/"));
            await app.StopAsync();
        }
    }

    [Fact]
    public async Task Endpoints_are_SockeyeEndPoints_and_know_their_stack()
    {
        IConnectionListener listener = await _network.CreateListenerFactory().BindAsync(_network.ServerEndPoint);
        await using ClientConnection client = await _network.ConnectAsync(listener.EndPoint);
        ConnectionContext server = (await listener.AcceptAsync())!;

        Assert.All([listener.EndPoint, server.LocalEndPoint, server.RemoteEndPoint],
            endpoint => Assert.Same(_network.Server, Assert.IsType<SockeyeEndPoint>(endpoint).Driver));
        await server.DisposeAsync();
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task An_idle_connection_holds_no_memory_of_the_pool()
    {
        var pool = new CountingPool();
        var factory = new SockeyeTransportFactory(_network.Server, new SockeyeTransportOptions { MemoryPoolFactory = () => pool });
        IConnectionListener listener = await factory.BindAsync(_network.ServerEndPoint);
        await using ClientConnection client = await _network.ConnectAsync(listener.EndPoint);
        ConnectionContext server = (await listener.AcceptAsync())!;

        await client.Stream.WriteAsync("ping"u8.ToArray());
        ReadResult read = await server.Transport.Input.ReadAsync();
        Assert.Equal(1, pool.Rented);
        server.Transport.Input.AdvanceTo(read.Buffer.End);
        await server.Transport.Output.WriteAsync("pong"u8.ToArray());
        await client.Stream.ReadExactlyAsync(new byte[4]);

        await Patience.UntilAsync(() => pool.Rented == 0);
        await server.DisposeAsync();
        await listener.DisposeAsync();
        Assert.True(pool.IsDisposed);
    }

    [Fact]
    public async Task Blocks_of_one_flush_go_out_in_full_segments()
    {
        const int Blocks = 12;
        IConnectionListener listener = await _network.CreateListenerFactory().BindAsync(_network.ServerEndPoint);
        await using ClientConnection client = await _network.ConnectAsync(listener.EndPoint);
        ConnectionContext server = (await listener.AcceptAsync())!;
        await server.Transport.Output.WriteAsync("warm"u8.ToArray());
        await client.Stream.ReadExactlyAsync(new byte[4]);
        long before = FramesSent();

        for (int i = 0; i < Blocks; i++)
        {
            // A block of the pool has 4096 bytes: whatever lies in it, the next one is begun.
            server.Transport.Output.GetMemory(4000);
            server.Transport.Output.Advance(1000);
        }
        await server.Transport.Output.FlushAsync();
        await client.Stream.ReadExactlyAsync(new byte[Blocks * 1000]);

        // MTU 1500 leaves 1448 bytes beside the timestamps: 9 segments instead of 12, and no acknowledgment to send.
        Assert.InRange(FramesSent() - before, 1, 10);
        await server.DisposeAsync();
        await listener.DisposeAsync();

        long FramesSent() => _network.Server.DeviceCounters().Sum(device => device.Counters.TransmittedFrames) -
            _network.Server.Call(0, static (stack, _, _) => stack.Snapshot().Tcp is var tcp ? tcp.RetransSegs : 0);
    }

    [Fact]
    public async Task A_client_factory_connects_by_address()
    {
        IConnectionListener listener = await _network.CreateListenerFactory().BindAsync(_network.ServerEndPoint);
        using var factory = new SockeyeConnectionFactory(_network.Client);

        ConnectionContext client = await factory.ConnectAsync(listener.EndPoint);
        ConnectionContext server = (await listener.AcceptAsync())!;
        await client.Transport.Output.WriteAsync("ping"u8.ToArray());
        ReadResult read = await server.Transport.Input.ReadAtLeastAsync(4);

        Assert.Equal("ping"u8.ToArray(), read.Buffer.ToArray());
        Assert.Equal(client.LocalEndPoint, server.RemoteEndPoint);
        await client.DisposeAsync();
        await server.DisposeAsync();
        await Assert.ThrowsAsync<SocketException>(() => factory.ConnectAsync(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 9)).AsTask());
        await Assert.ThrowsAsync<NotSupportedException>(() => factory.ConnectAsync(new UnixDomainSocketEndPoint("name")).AsTask());
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task A_client_factory_and_HttpClient_connect_by_the_names_of_the_network()
    {
        using var net = new SimulatedNetwork(seed: 5);
        var (client, server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, LinkProfile.Lan);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSockeye(server).UseUrls("http://*:80");
        await using WebApplication app = builder.Build();
        app.Run(context => context.Response.WriteAsync($"hello from {context.Request.Host}"));
        await app.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler().UseSockeye(client));
        using var factory = new SockeyeConnectionFactory(client);

        Assert.Equal("hello from server", await http.GetStringAsync("http://server/"));
        ConnectionContext connection = await factory.ConnectAsync(new DnsEndPoint("server", 80));
        Assert.Equal(server.Address, ((IPEndPoint)connection.RemoteEndPoint!).Address);
        await connection.DisposeAsync();
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync("http://nobody/"));
        Assert.Equal(HttpRequestError.NameResolutionError, failure.HttpRequestError);
        Assert.Equal(SocketError.HostNotFound, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
        await app.StopAsync();
    }

    [Fact]
    public async Task Each_address_of_a_name_is_tried_in_order()
    {
        await using TestServer server = await TestServer.StartAsync(_network, context => context.Response.WriteAsync("hello"));
        var names = new Table(IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.0.2"));
        using var http = new HttpClient(new SocketsHttpHandler().UseSockeye(_network.Client, names));

        Assert.Equal("hello", await http.GetStringAsync($"http://server:{server.EndPoint.Port}/"));
    }

    [Fact]
    public async Task Without_a_resolver_a_name_is_an_error_that_says_what_to_do()
    {
        using var http = new HttpClient(new SocketsHttpHandler().UseSockeye(_network.Client));

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync("http://server/"));

        Assert.Equal(HttpRequestError.NameResolutionError, failure.HttpRequestError);
        Assert.Contains("INameResolver", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kestrels_metrics_have_the_tags_they_always_have()
    {
        var tags = new Dictionary<string, object?>();
        await using TestServer server = await TestServer.StartAsync(_network, context => context.Response.WriteAsync("hello"));
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Name == "kestrel.active_connections") meters.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, measured, _) =>
        {
            lock (tags)
            {
                bool isOurs = false;
                foreach (KeyValuePair<string, object?> tag in measured) isOurs |= tag.Key == "server.port" && Equals(tag.Value, server.EndPoint.Port);
                if (!isOurs) return;
                foreach (KeyValuePair<string, object?> tag in measured) tags[tag.Key] = tag.Value;
            }
        });
        listener.Start();
        using var http = new HttpClient(_network.CreateHandler());

        await http.GetStringAsync(server.Address);

        await Patience.UntilAsync(() =>
        {
            lock (tags) return tags.Count > 0;
        });
        Assert.Equal("10.0.0.2", tags["server.address"]);
        Assert.Equal("ipv4", tags["network.type"]);
        Assert.Equal("tcp", tags["network.transport"]);
    }

    private sealed class Table(params IPAddress[] addresses) : INameResolver
    {
        public ValueTask<IPAddress[]> ResolveAsync(string name, CancellationToken token = default) => ValueTask.FromResult(addresses);
    }

    private sealed class CountingPool : MemoryPool<byte>
    {
        private int _rented;

        public int Rented => Volatile.Read(ref _rented);

        public bool IsDisposed { get; private set; }

        public override int MaxBufferSize => Shared.MaxBufferSize;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            Interlocked.Increment(ref _rented);
            return new Owner(this, Shared.Rent(minBufferSize));
        }

        protected override void Dispose(bool disposing) => IsDisposed = true;

        private sealed class Owner(CountingPool pool, IMemoryOwner<byte> inner) : IMemoryOwner<byte>
        {
            public Memory<byte> Memory => inner.Memory;

            public void Dispose()
            {
                Interlocked.Decrement(ref pool._rented);
                inner.Dispose();
            }
        }
    }
}
