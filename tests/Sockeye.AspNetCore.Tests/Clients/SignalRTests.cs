using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Sockeye.AspNetCore.Tests.Networks;
using Sockeye.AspNetCore.Tests.Suite;
using Xunit;

namespace Sockeye.AspNetCore.Tests.Clients;

/// <summary>SignalR's client and server over each of its transports.</summary>
public abstract class SignalRTests(ITestNetwork network) : TransportSuite(network)
{
    private Task<TestServer> StartAsync() => TestServer.StartAsync(Network, app => app.MapHub<Chat>("/chat"), new TestServerOptions
    {
        Services = services => services.AddSignalR(),
    });

    private HubConnection Build(TestServer server, HttpTransportType transport) => new HubConnectionBuilder()
        .WithUrl(new Uri(server.Address, "/chat"), options =>
        {
            options.Transports = transport;
            options.HttpMessageHandlerFactory = _ => Network.CreateHandler();
            options.WebSocketFactory = async (context, token) =>
            {
                var socket = new System.Net.WebSockets.ClientWebSocket();
                await socket.ConnectAsync(context.Uri, new HttpMessageInvoker(Network.CreateHandler()), token);
                return socket;
            };
        })
        .Build();

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.ServerSentEvents)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task Calls_are_answered_and_messages_reach_the_others(HttpTransportType transport)
    {
        await using TestServer server = await StartAsync();
        await using HubConnection alice = Build(server, transport);
        await using HubConnection bob = Build(server, transport);
        var heard = new Signal<string>();
        bob.On<string>("said", heard.Set);
        await alice.StartAsync().WaitAsync(Patience.Long);
        await bob.StartAsync().WaitAsync(Patience.Long);

        int length = await alice.InvokeAsync<int>("Say", "hello").WaitAsync(Patience.Long);

        Assert.Equal(5, length);
        Assert.Equal("hello", await heard.WaitAsync());
    }

    [Fact]
    public async Task A_stream_of_answers_arrives_in_order()
    {
        await using TestServer server = await StartAsync();
        await using HubConnection alice = Build(server, HttpTransportType.WebSockets);
        await alice.StartAsync().WaitAsync(Patience.Long);

        var numbers = new List<int>();
        await foreach (int number in alice.StreamAsync<int>("Count", 200)) numbers.Add(number);

        Assert.Equal(Enumerable.Range(0, 200), numbers);
    }

    /// <summary>The hub.</summary>
    public sealed class Chat : Hub
    {
        public async Task<int> Say(string text)
        {
            await Clients.Others.SendAsync("said", text);
            return text.Length;
        }

        public static async IAsyncEnumerable<int> Counting(int count)
        {
            for (int i = 0; i < count; i++)
            {
                yield return i;
                if (i % 50 == 0) await Task.Yield();
            }
        }

#pragma warning disable CA1822 // A hub's method is called on an instance.
        public IAsyncEnumerable<int> Count(int count) => Counting(count);
#pragma warning restore CA1822
    }
}

public sealed class SignalRTestsOnSockeye() : SignalRTests(new CableNetwork());

public sealed class SignalRTestsOnSockets() : SignalRTests(new SocketsNetwork());

public sealed class SignalRTestsOnABadLink() : SignalRTests(SimulatedTestNetwork.Bad());
