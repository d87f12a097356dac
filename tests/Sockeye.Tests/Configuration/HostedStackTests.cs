using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sockeye.Configuration;
using Sockeye.Core.Stack;
using Sockeye.Devices;
using Sockeye.Devices.Loopback;
using Sockeye.Hosting;
using Sockeye.Http;
using Sockeye.Names;
using Sockeye.Streams;
using Xunit;
using TcpListener = Sockeye.Streams.TcpListener;

namespace Sockeye.Tests.Configuration;

/// <summary>Stacks that a generic host starts and stops, on devices that need no right.</summary>
public sealed class HostedStackTests
{
    private static CancellationToken Cancel => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    [Fact]
    public async Task The_stack_runs_before_services_start_and_until_they_have_stopped()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        // Registered before the stack on purpose: the order of registration does not matter.
        builder.Services.AddHostedService<EchoOnTheStack>();
        builder.Services.AddSockeye();
        IHost host = builder.Build();
        var stack = host.Services.GetRequiredService<SockeyeStack>();
        Assert.False(stack.IsStarted);
        await host.StartAsync(Cancel);
        EchoOnTheStack echo = host.Services.GetServices<IHostedService>().OfType<EchoOnTheStack>().Single();
        Assert.True(echo.CouldTalkAtStart);
        await host.StopAsync(Cancel);
        Assert.True(echo.CouldTalkAtStop);
        host.Dispose();
        Assert.Throws<SocketException>(() => TcpListener.Listen(stack.Loop, new IPEndPoint(IPAddress.Parse("10.9.9.9"), 0)));
    }

    [Fact]
    public async Task Two_hosts_talk_over_a_cable_by_names_of_the_configuration()
    {
        var (left, right) = PairDevice.Create(new PairOptions { LinkLayer = LinkLayer.Ethernet });
        using IHost server = Start(options =>
        {
            options.HostName = "server";
            options.UseDevice(_ => right);
            options.Addresses.Add("10.0.0.2/24");
        });
        using IHost client = Start(options =>
        {
            options.HostName = "client";
            options.UseDevice(_ => left);
            options.Addresses.Add("10.0.0.1/24");
            options.Routes.Add(new SockeyeRoute { Destination = "192.168.0.0/16", Gateway = "10.0.0.2" });
            options.Hosts["server.example"] = "10.0.0.2";
        });
        using TcpListener listener = TcpListener.Listen(server.Services.GetRequiredService<IStackDriver>(), new IPEndPoint(IPAddress.Any, 80));
        Task<TcpStream> accepting = listener.AcceptAsync(Cancel).AsTask();
        var driver = client.Services.GetRequiredService<IStackDriver>();
        await using TcpStream stream = await NamedConnect.ConnectAsync(
            driver, client.Services.GetRequiredService<INameResolver>(), "SERVER.example", 80, Cancel);
        await using TcpStream accepted = await accepting;
        Assert.Equal("10.0.0.1", accepted.RemoteEndPoint!.Address.ToString());
        Assert.IsType<StackLoop>(driver);
        StackSnapshot state = driver.Call(0, static (stack, _, _) => stack.Snapshot());
        Assert.Contains(state.Routes, route => route.Destination.ToString() == "192.168.0.0/16" && route.Gateway.ToString() == "10.0.0.2");
    }

    [Fact]
    public async Task Several_stacks_have_names_and_HttpClients_choose_one()
    {
        var (left, right) = PairDevice.Create(new PairOptions { LinkLayer = LinkLayer.RawIP });
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Inner:Addresses:0", "10.0.0.1/24"), new("Inner:Hosts:outer", "10.0.0.2")]);
        builder.Services.AddSockeye("inner", builder.Configuration.GetSection("Inner"), options => options.UseDevice(_ => left));
        builder.Services.AddSockeye("outer", options =>
        {
            options.UseDevice(_ => right);
            options.Addresses.Add("10.0.0.2/24");
        });
        builder.Services.AddHttpClient("api", http => http.BaseAddress = new Uri("http://outer/")).UseSockeye("inner");
        using IHost host = builder.Build();
        await host.StartAsync(Cancel);
        Assert.Null(host.Services.GetService<IStackDriver>());
        using TcpListener listener = TcpListener.Listen(host.Services.GetRequiredKeyedService<IStackDriver>("outer"), new IPEndPoint(IPAddress.Any, 80));
        Task<string> answering = AnswerAsync(listener);
        using HttpClient api = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        Assert.Equal("hello", await api.GetStringAsync(new Uri("/", UriKind.Relative), Cancel));
        Assert.StartsWith("GET / HTTP/1.1\r\nHost: outer", await answering, StringComparison.Ordinal);
        await host.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_clients_handler_that_is_no_SocketsHttpHandler_is_refused_in_words()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSockeye();
        builder.Services.AddHttpClient("odd").ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler()).UseSockeye();
        using IHost host = builder.Build();
        await host.StartAsync(Cancel);
        var failure = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("odd"));
        Assert.Contains("\"odd\" has a HttpClientHandler, and a stack needs a SocketsHttpHandler", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_of_this_machine_leads_into_a_stack_that_needs_no_right()
    {
        using IHost host = Start(options => options.Forward.Add(new SockeyeForward { Listen = "127.0.0.1:0", To = "127.0.0.1:80" }));
        var stack = host.Services.GetRequiredService<SockeyeStack>();
        using TcpListener listener = TcpListener.Listen(stack.Loop, new IPEndPoint(IPAddress.Loopback, 80));
        Task<string> answering = AnswerAsync(listener);
        using var http = new HttpClient();
        Assert.Equal("hello", await http.GetStringAsync($"http://{Assert.Single(stack.Forwards)}/", Cancel));
        await answering;
        await host.StopAsync(Cancel);
    }

    [Fact]
    public void A_port_that_is_taken_is_said_in_words()
    {
        var other = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        other.Start();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSockeye(options => options.Forward.Add(new SockeyeForward { Listen = $"{other.LocalEndpoint}", To = "127.0.0.1:80" }));
        using IHost host = builder.Build();
        var failure = Assert.Throws<StackStartException>(() => host.Start());
        Assert.StartsWith("The stack sockeye cannot take clients in: port", failure.Message, StringComparison.Ordinal);
        Assert.Contains("is taken by another program", failure.Message, StringComparison.Ordinal);
        other.Stop();
    }

    [Fact]
    public void A_gateway_that_is_no_neighbour_is_said_in_words()
    {
        var (left, _) = PairDevice.Create();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSockeye(options =>
        {
            options.UseDevice(_ => left);
            options.Addresses.Add("10.0.0.1/24");
            options.Routes.Add(new SockeyeRoute { Destination = "0.0.0.0/0", Gateway = "10.7.0.1" });
        });
        using IHost host = builder.Build();
        var failure = Assert.Throws<StackStartException>(() => host.Start());
        Assert.Equal(
            "The stack sockeye refuses the route to 0.0.0.0/0: its gateway is no neighbour: it must be in the network of one of the stack's addresses.",
            failure.Message);
    }

    [Fact]
    public async Task The_host_stops_when_the_stack_breaks()
    {
        var (left, _) = PairDevice.Create();
        var breaking = new BreakingDevice(left);
        using IHost host = Start(options =>
        {
            options.UseDevice(_ => breaking);
            options.Addresses.Add("10.0.0.1/24");
        });
        var stopping = new TaskCompletionSource();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        breaking.Break();
        await stopping.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        await host.StopAsync(Cancel);
        Assert.IsType<IOException>(host.Services.GetRequiredService<SockeyeStack>().Loop.Failure);
    }

    /// <summary>Disposal without an orderly stop: what is open is reset, so that the peer does not wait for ever.</summary>
    [Fact]
    public async Task Peers_of_what_is_left_at_the_end_are_reset()
    {
        var (left, right) = PairDevice.Create(new PairOptions { LinkLayer = LinkLayer.RawIP });
        using IHost peer = Start(options =>
        {
            options.UseDevice(_ => right);
            options.Addresses.Add("10.0.0.2/24");
        });
        IHost host = Start(options =>
        {
            options.UseDevice(_ => left);
            options.Addresses.Add("10.0.0.1/24");
            options.DrainTime = TimeSpan.Zero;
        });
        using TcpListener listener = TcpListener.Listen(peer.Services.GetRequiredService<IStackDriver>(), new IPEndPoint(IPAddress.Any, 80));
        Task<TcpStream> accepting = listener.AcceptAsync(Cancel).AsTask();
        await using TcpStream left1 = await TcpStream.ConnectAsync(
            host.Services.GetRequiredService<IStackDriver>(), new IPEndPoint(IPAddress.Parse("10.0.0.2"), 80), Cancel);
        await using TcpStream accepted = await accepting;
        host.Dispose();
        var failure = await Assert.ThrowsAsync<IOException>(async () => await accepted.ReadExactlyAsync(new byte[1], Cancel));
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
    }

    [Fact]
    public void A_stack_that_runs_already_takes_the_place_of_the_configured_one()
    {
        using var running = new StackLoop();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSockeye(options =>
        {
            options.Device = "tun:never";
            options.Addresses.Add("10.0.0.1/24");
        });
        builder.Services.AddSockeye(running);
        using IHost host = builder.Build();
        host.Start();
        Assert.Same(running, host.Services.GetRequiredService<IStackDriver>());
        Assert.Same(AddressLiterals.Instance, host.Services.GetRequiredService<INameResolver>());
        Assert.Null(host.Services.GetService<SockeyeStack>());
    }

    [Fact]
    public async Task Without_a_host_the_stack_is_started_by_hand()
    {
        await using ServiceProvider services = new ServiceCollection().AddSockeye(_ => { }).BuildServiceProvider();
        var stack = services.GetRequiredService<SockeyeStack>();
        stack.Start();
        Assert.Throws<InvalidOperationException>(stack.Start);
        using TcpListener listener = TcpListener.Listen(stack.Loop, new IPEndPoint(IPAddress.Loopback, 0));
        await using TcpStream stream = await TcpStream.ConnectAsync(stack.Loop, listener.LocalEndPoint, Cancel);
    }

    [Fact]
    public async Task The_configurations_own_names_come_before_DNS_and_code_may_replace_both()
    {
        using IHost host = Start(options => options.Hosts["db"] = "10.0.0.3, fd00::3");
        var names = host.Services.GetRequiredService<INameResolver>();
        Assert.Equal(["10.0.0.3", "fd00::3"], (await names.ResolveAsync("DB", Cancel)).Select(address => address.ToString()));
        Assert.Equal("10.1.2.3", Assert.Single(await names.ResolveAsync("10.1.2.3", Cancel)).ToString());
        var failure = await Assert.ThrowsAsync<SocketException>(async () => await names.ResolveAsync("other", Cancel));
        Assert.Equal(SocketError.HostNotFound, failure.SocketErrorCode);
        using IHost other = Start(options => options.UseResolver((_, _) => AddressLiterals.Instance));
        Assert.Same(AddressLiterals.Instance, other.Services.GetRequiredService<INameResolver>());
    }

    private static IHost Start(Action<SockeyeOptions> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSockeye(configure);
        IHost host = builder.Build();
        host.Start();
        return host;
    }

    private static async Task<string> AnswerAsync(TcpListener listener)
    {
        await using TcpStream stream = await listener.AcceptAsync(Cancel);
        var buffer = new byte[4096];
        int length = await stream.ReadAsync(buffer, Cancel);
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"u8.ToArray(), Cancel);
        return System.Text.Encoding.ASCII.GetString(buffer, 0, length);
    }

    private sealed class EchoOnTheStack(IStackDriver driver) : IHostedService
    {
        public bool CouldTalkAtStart { get; private set; }

        public bool CouldTalkAtStop { get; private set; }

        public async Task StartAsync(CancellationToken cancellationToken) => CouldTalkAtStart = await TalkAsync(cancellationToken);

        public async Task StopAsync(CancellationToken cancellationToken) => CouldTalkAtStop = await TalkAsync(cancellationToken);

        private async Task<bool> TalkAsync(CancellationToken token)
        {
            using TcpListener listener = TcpListener.Listen(driver, new IPEndPoint(IPAddress.Loopback, 0));
            await using TcpStream client = await TcpStream.ConnectAsync(driver, listener.LocalEndPoint, token);
            await using TcpStream server = await listener.AcceptAsync(token);
            await client.WriteAsync(new byte[] { 42 }, token);
            var one = new byte[1];
            await server.ReadExactlyAsync(one, token);
            return one[0] == 42;
        }
    }

    private sealed class BreakingDevice(PairDevice inner) : IFrameDevice
    {
        private IDeviceSignal? _signal;
        private volatile bool _isBroken;

        public DeviceDescription Description => inner.Description;

        public DeviceCounters Counters => inner.Counters;

        public int Descriptor => -1;

        public void Break()
        {
            _isBroken = true;
            _signal!.Raise();
        }

        public int Receive(Span<Core.Foundation.PacketBuffer> batch, Core.Foundation.PacketPool pool) =>
            _isBroken ? throw new IOException("pulled out") : inner.Receive(batch, pool);

        public int Transmit(ReadOnlySpan<Core.Foundation.PacketBuffer> batch) => inner.Transmit(batch);

        public void Attach(IDeviceSignal signal)
        {
            _signal = signal;
            inner.Attach(signal);
        }

        public void Dispose() => inner.Dispose();
    }
}
