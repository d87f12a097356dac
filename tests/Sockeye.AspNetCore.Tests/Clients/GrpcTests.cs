using System.Buffers.Binary;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Sockeye.AspNetCore.Tests.Networks;
using Sockeye.AspNetCore.Tests.Suite;
using Xunit;

namespace Sockeye.AspNetCore.Tests.Clients;

/// <summary>gRPC's client and server, with a service whose messages are numbers, so that no code is generated.</summary>
public abstract class GrpcTests(ITestNetwork network) : TransportSuite(network)
{
    private static readonly Marshaller<Number> Format = Marshallers.Create(
        number =>
        {
            byte[] bytes = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(bytes, number.Value);
            return bytes;
        },
        bytes => new Number(BinaryPrimitives.ReadInt32BigEndian(bytes)));

    private static readonly Method<Number, Number> Double = new(MethodType.Unary, "test.Numbers", "Double", Format, Format);
    private static readonly Method<Number, Number> Count = new(MethodType.ServerStreaming, "test.Numbers", "Count", Format, Format);
    private static readonly Method<Number, Number> Sum = new(MethodType.ClientStreaming, "test.Numbers", "Sum", Format, Format);
    private static readonly Method<Number, Number> RunningSum = new(MethodType.DuplexStreaming, "test.Numbers", "RunningSum", Format, Format);

    private async Task<(TestServer Server, GrpcChannel Channel)> StartAsync()
    {
        TestServer server = await TestServer.StartAsync(Network, app => app.MapGrpcService<Numbers>(), new TestServerOptions
        {
            Listen = listen => listen.Protocols = HttpProtocols.Http2,
            Services = services => services.AddGrpc(),
        });
        return (server, GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { HttpHandler = Network.CreateHandler() }));
    }

    [Fact]
    public async Task A_call_is_answered()
    {
        var (server, channel) = await StartAsync();

        Assert.Equal(new Number(42), await channel.CreateCallInvoker().AsyncUnaryCall(Double, null, default, new Number(21)));

        channel.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task An_error_has_its_status()
    {
        var (server, channel) = await StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await channel.CreateCallInvoker().AsyncUnaryCall(Double, null, default, new Number(-1)));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        channel.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_server_streams()
    {
        var (server, channel) = await StartAsync();
        using AsyncServerStreamingCall<Number> call = channel.CreateCallInvoker().AsyncServerStreamingCall(Count, null, default, new Number(1000));

        var numbers = new List<int>();
        while (await call.ResponseStream.MoveNext(default)) numbers.Add(call.ResponseStream.Current.Value);

        Assert.Equal(Enumerable.Range(0, 1000), numbers);
        channel.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_client_streams()
    {
        var (server, channel) = await StartAsync();
        using AsyncClientStreamingCall<Number, Number> call = channel.CreateCallInvoker().AsyncClientStreamingCall(Sum, null, default);

        for (int i = 1; i <= 100; i++) await call.RequestStream.WriteAsync(new Number(i));
        await call.RequestStream.CompleteAsync();

        Assert.Equal(new Number(5050), await call.ResponseAsync.WaitAsync(Patience.Long));
        channel.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Both_stream_in_turns()
    {
        var (server, channel) = await StartAsync();
        using AsyncDuplexStreamingCall<Number, Number> call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(RunningSum, null, default);

        for (int i = 1, sum = 0; i <= 50; i++)
        {
            sum += i;
            await call.RequestStream.WriteAsync(new Number(i));
            Assert.True(await call.ResponseStream.MoveNext(default));
            Assert.Equal(new Number(sum), call.ResponseStream.Current);
        }
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(default));
        channel.Dispose();
        await server.DisposeAsync();
    }

    /// <summary>A message.</summary>
    public sealed record Number(int Value);

    /// <summary>The service.</summary>
    [BindServiceMethod(typeof(Numbers), nameof(Bind))]
    public class Numbers
    {
        public static void Bind(ServiceBinderBase binder, Numbers? service)
        {
            binder.AddMethod(GrpcTests.Double, service is null ? null! : service.Double);
            binder.AddMethod(GrpcTests.Count, service is null ? null! : service.Count);
            binder.AddMethod(GrpcTests.Sum, service is null ? null! : service.Sum);
            binder.AddMethod(GrpcTests.RunningSum, service is null ? null! : service.RunningSum);
        }

        public virtual Task<Number> Double(Number request, ServerCallContext context) => request.Value >= 0
            ? Task.FromResult(new Number(2 * request.Value))
            : throw new RpcException(new Status(StatusCode.InvalidArgument, "negative"));

        public virtual async Task Count(Number request, IServerStreamWriter<Number> responses, ServerCallContext context)
        {
            for (int i = 0; i < request.Value; i++) await responses.WriteAsync(new Number(i));
        }

        public virtual async Task<Number> Sum(IAsyncStreamReader<Number> requests, ServerCallContext context)
        {
            int sum = 0;
            while (await requests.MoveNext(default)) sum += requests.Current.Value;
            return new Number(sum);
        }

        public virtual async Task RunningSum(IAsyncStreamReader<Number> requests, IServerStreamWriter<Number> responses, ServerCallContext context)
        {
            int sum = 0;
            while (await requests.MoveNext(default)) await responses.WriteAsync(new Number(sum += requests.Current.Value));
        }
    }
}

public sealed class GrpcTestsOnSockeye() : GrpcTests(new CableNetwork());

public sealed class GrpcTestsOnSockets() : GrpcTests(new SocketsNetwork());

public sealed class GrpcTestsOnABadLink() : GrpcTests(SimulatedTestNetwork.Bad());
