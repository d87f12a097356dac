using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sockeye.Cookbook.Programs;
using Sockeye.Testing;
using Sockeye.Testing.Xunit;
using Xunit;

namespace Sockeye.Cookbook.Http;

public class GrpcOverSatellite
{
    [NetworkFact(Seed = 20)]
    public async Task Twenty_calls_take_twenty_round_trips_and_a_stream_of_a_thousand_messages_takes_two_at_most(SimulatedNetwork net)
    {
        var (client, server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, LinkProfile.Satellite);
        await using WebApplication app = await WebServer.StartAsync(server, app => app.MapGrpcService<Numbers>(), services => services.AddGrpc());
        using var channel = GrpcChannel.ForAddress("http://server:81", new GrpcChannelOptions { HttpHandler = client.CreateHttpHandler() });
        CallInvoker invoker = channel.CreateCallInvoker();
        await invoker.AsyncUnaryCall(Numbers.DoubleMethod, null, default, new Number(0));

        TimeSpan before = net.Now;
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(2 * i, (await invoker.AsyncUnaryCall(Numbers.DoubleMethod, null, default, new Number(i))).Value);
        }
        TimeSpan calls = net.Now - before;

        before = net.Now;
        using AsyncServerStreamingCall<Number> stream = invoker.AsyncServerStreamingCall(Numbers.CountMethod, null, default, new Number(1000));
        int received = 0;
        await foreach (Number number in stream.ResponseStream.ReadAllAsync()) Assert.Equal(received++, number.Value);
        TimeSpan streaming = net.Now - before;

        Assert.Equal(1000, received);
        Assert.InRange(calls.TotalSeconds, 20 * 0.6, 20 * 0.62);
        // Two where the server's threads send many small segments at first: the first window is ten of them, of whatever size.
        Assert.InRange(streaming.TotalSeconds, 0.6, 1.3);
        Assert.Single(net.Connections);
    }
}
