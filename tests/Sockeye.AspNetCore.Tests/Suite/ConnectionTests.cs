using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Sockeye.AspNetCore.Tests.Networks;
using Xunit;

namespace Sockeye.AspNetCore.Tests.Suite;

/// <summary>Connections as a transport hands them out, without a server around it: pipes, features, ends of every kind.</summary>
public abstract class ConnectionTests(ITestNetwork network) : TransportSuite(network)
{
    private static readonly Type[] FeaturesOfASocketTransport =
    [
        typeof(IConnectionIdFeature), typeof(IConnectionTransportFeature), typeof(IConnectionItemsFeature), typeof(IMemoryPoolFeature),
        typeof(IConnectionLifetimeFeature),
    ];

    private async Task<(IConnectionListener Listener, ClientConnection Client, ConnectionContext Server)> ConnectAsync()
    {
        IConnectionListener listener = await Network.CreateListenerFactory().BindAsync(Network.ServerEndPoint);
        ClientConnection client = await Network.ConnectAsync(listener.EndPoint).WaitAsync(Patience.Long);
        ConnectionContext? server = await listener.AcceptAsync().AsTask().WaitAsync(Patience.Long);
        return (listener, client, server!);
    }

    private static async Task<string> ReadAsync(PipeReader reader, int count)
    {
        ReadResult result = await reader.ReadAtLeastAsync(count).AsTask().WaitAsync(Patience.Long);
        string text = Encoding.Latin1.GetString(result.Buffer.Slice(0, Math.Min(count, result.Buffer.Length)).ToArray());
        reader.AdvanceTo(result.Buffer.GetPosition(text.Length));
        return text;
    }

    [Fact]
    public async Task Bytes_go_both_ways()
    {
        var (listener, client, server) = await ConnectAsync();

        await client.Stream.WriteAsync("ping"u8.ToArray());
        Assert.Equal("ping", await ReadAsync(server.Transport.Input, 4));
        await server.Transport.Output.WriteAsync("pong"u8.ToArray());
        byte[] back = new byte[4];
        await client.Stream.ReadExactlyAsync(back).AsTask().WaitAsync(Patience.Long);

        Assert.Equal("pong"u8.ToArray(), back);
        await server.DisposeAsync();
        await client.DisposeAsync();
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task Every_feature_of_a_socket_transport_is_there_but_the_socket()
    {
        var (listener, client, server) = await ConnectAsync();

        Assert.All(FeaturesOfASocketTransport, type => Assert.NotNull(server.Features[type]));
        var ours = server.Features.Select(pair => pair.Key).Where(type => type != typeof(IConnectionSocketFeature));
        Assert.Equal(
            FeaturesOfASocketTransport.Select(type => type.Name).Order(),
            ours.Where(type => type != typeof(IConnectionEndPointFeature)).Select(type => type.Name).Order());
        Assert.Equal(server.ConnectionId, server.Features.Get<IConnectionIdFeature>()!.ConnectionId);
        Assert.Same(server.Transport, server.Features.Get<IConnectionTransportFeature>()!.Transport);
        Assert.Same(server.Items, server.Features.Get<IConnectionItemsFeature>()!.Items);
        Assert.Equal(server.ConnectionClosed, server.Features.Get<IConnectionLifetimeFeature>()!.ConnectionClosed);
        using (IMemoryOwner<byte> memory = server.Features.Get<IMemoryPoolFeature>()!.MemoryPool.Rent()) Assert.NotEqual(0, memory.Memory.Length);
        await server.DisposeAsync();
        await client.DisposeAsync();
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task Endpoints_are_IP_endpoints()
    {
        var (listener, client, server) = await ConnectAsync();

        var local = Assert.IsType<IPEndPoint>(server.LocalEndPoint, exactMatch: false);
        var remote = Assert.IsType<IPEndPoint>(server.RemoteEndPoint, exactMatch: false);
        Assert.Equal((IPEndPoint)listener.EndPoint, local);
        Assert.Equal(Network.ClientAddress, remote.Address);
        Assert.NotEqual(0, remote.Port);
        await server.DisposeAsync();
        await client.DisposeAsync();
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task Items_and_id_can_be_set()
    {
        var (listener, client, server) = await ConnectAsync();

        server.Items["key"] = "value";
        server.ConnectionId = "mine";

        Assert.Equal("value", server.Features.Get<IConnectionItemsFeature>()!.Items["key"]);
        Assert.Equal("mine", server.Features.Get<IConnectionIdFeature>()!.ConnectionId);
        await server.DisposeAsync();
        await client.DisposeAsync();
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task A_FIN_ends_the_input_without_an_error_and_what_is_written_then_still_arrives()
    {
        var (listener, client, server) = await ConnectAsync();

        client.ShutdownWrite();
        ReadResult result = await server.Transport.Input.ReadAsync().AsTask().WaitAsync(Patience.Long);
        Assert.True(result.IsCompleted);
        Assert.True(result.Buffer.IsEmpty);
        await server.Transport.Output.WriteAsync("late"u8.ToArray());
        byte[] back = new byte[4];
        await client.Stream.ReadExactlyAsync(back).AsTask().WaitAsync(Patience.Long);

        Assert.Equal("late"u8.ToArray(), back);
        await server.DisposeAsync();
        await client.DisposeAsync();
        await listener.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ConnectionClosed_fires_when_the_peer_ends(bool byReset)
    {
        var (listener, client, server) = await ConnectAsync();
        var closed = new Signal();
        server.ConnectionClosed.Register(closed.Set);

        Assert.False(closed.IsSet);
        if (byReset) client.Reset();
        else client.ShutdownWrite();

        await closed.WaitAsync();
        await server.DisposeAsync();
        await client.DisposeAsync();
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task A_reset_ends_the_input_with_ConnectionResetException_around_a_SocketException()
    {
        var (listener, client, server) = await ConnectAsync();

        client.Reset();

        var failure = await Assert.ThrowsAsync<ConnectionResetException>(() => server.Transport.Input.ReadAsync().AsTask().WaitAsync(Patience.Long));
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
        await server.DisposeAsync();
        await client.DisposeAsync();
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task After_a_reset_a_flush_says_that_nobody_reads_and_throws_nothing()
    {
        var (listener, client, server) = await ConnectAsync();
        client.Reset();

        FlushResult result;
        DateTime end = DateTime.UtcNow + Patience.Long;
        do
        {
            result = await server.Transport.Output.WriteAsync(new byte[1000]).AsTask().WaitAsync(Patience.Long);
            await Task.Delay(1);
        }
        while (!result.IsCompleted && DateTime.UtcNow < end);

        Assert.True(result.IsCompleted);
        await server.DisposeAsync();
        await client.DisposeAsync();
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task Abort_ends_the_input_with_its_reason_and_the_peer_reads_a_reset()
    {
        var (listener, client, server) = await ConnectAsync();
        var reason = new ConnectionAbortedException("enough");
        ValueTask<ReadResult> reading = server.Transport.Input.ReadAsync();

        server.Abort(reason);

        Assert.Same(reason, await Assert.ThrowsAsync<ConnectionAbortedException>(() => reading.AsTask().WaitAsync(Patience.Long)));
        var failure = await Assert.ThrowsAsync<IOException>(() => client.Stream.ReadAsync(new byte[1]).AsTask().WaitAsync(Patience.Long));
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
        await server.DisposeAsync();
        await client.DisposeAsync();
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task Abort_frees_a_flush_that_waits()
    {
        var (listener, client, server) = await ConnectAsync();
        ValueTask<FlushResult> flush;
        do flush = server.Transport.Output.WriteAsync(new byte[1_000_000]);
        while (flush.IsCompleted || await Patience.HappensSoonAsync(flush.AsTask()));

        server.Abort();

        await server.DisposeAsync().AsTask().WaitAsync(Patience.Long);
        await client.DisposeAsync();
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task Disposal_delivers_what_was_written_and_sends_FIN()
    {
        var (listener, client, server) = await ConnectAsync();
        byte[] bytes = Noise(50_000);

        await server.Transport.Output.WriteAsync(bytes).AsTask().WaitAsync(Patience.Long);
        await server.DisposeAsync();
        using var all = new MemoryStream();
        await client.Stream.CopyToAsync(all).WaitAsync(Patience.Long);

        Assert.Equal(Hash(bytes), Hash(all.ToArray()));
        await client.DisposeAsync();
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task The_client_waits_when_the_application_does_not_read()
    {
        const int Length = 30_000_000;
        var (listener, client, server) = await ConnectAsync();

        Task sending = client.Stream.WriteAsync(new byte[Length]).AsTask();
        Assert.False(await Patience.HappensSoonAsync(sending));
        Assert.False(await Patience.HappensSoonAsync(sending));
        long total = 0;
        while (total < Length)
        {
            ReadResult result = await server.Transport.Input.ReadAsync().AsTask().WaitAsync(Patience.Long);
            total += result.Buffer.Length;
            server.Transport.Input.AdvanceTo(result.Buffer.End);
        }
        await sending.WaitAsync(Patience.Long);

        Assert.Equal(Length, total);
        await server.DisposeAsync();
        await client.DisposeAsync();
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task Unbinding_ends_a_waiting_accept_with_null()
    {
        IConnectionListener listener = await Network.CreateListenerFactory().BindAsync(Network.ServerEndPoint);
        ValueTask<ConnectionContext?> accepting = listener.AcceptAsync();

        await listener.UnbindAsync();

        Assert.Null(await accepting.AsTask().WaitAsync(Patience.Long));
        Assert.Null(await listener.AcceptAsync().AsTask().WaitAsync(Patience.Long));
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task Connections_outlive_the_unbinding()
    {
        var (listener, client, server) = await ConnectAsync();

        await listener.UnbindAsync();
        await client.Stream.WriteAsync("ping"u8.ToArray());

        Assert.Equal("ping", await ReadAsync(server.Transport.Input, 4));
        await Assert.ThrowsAsync<SocketException>(() => Network.ConnectAsync(listener.EndPoint).WaitAsync(Patience.Long));
        await server.DisposeAsync();
        await client.DisposeAsync();
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task A_waiting_accept_can_be_cancelled_and_the_next_connection_is_accepted_then()
    {
        IConnectionListener listener = await Network.CreateListenerFactory().BindAsync(Network.ServerEndPoint);
        using var cancellation = new CancellationTokenSource();
        ValueTask<ConnectionContext?> accepting = listener.AcceptAsync(cancellation.Token);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting.AsTask().WaitAsync(Patience.Long));

        await using ClientConnection client = await Network.ConnectAsync(listener.EndPoint).WaitAsync(Patience.Long);
        ConnectionContext? server = await listener.AcceptAsync().AsTask().WaitAsync(Patience.Long);
        Assert.NotNull(server);
        await server.DisposeAsync();
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task A_second_listener_at_the_same_endpoint_is_refused()
    {
        IConnectionListenerFactory factory = Network.CreateListenerFactory();
        IConnectionListener listener = await factory.BindAsync(Network.ServerEndPoint);

        var failure = await Assert.ThrowsAsync<AddressInUseException>(() => factory.BindAsync(listener.EndPoint).AsTask());

        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task Connections_that_wait_are_accepted_in_order()
    {
        IConnectionListener listener = await Network.CreateListenerFactory().BindAsync(Network.ServerEndPoint);
        var clients = new List<ClientConnection>();
        for (int i = 0; i < 10; i++)
        {
            clients.Add(await Network.ConnectAsync(listener.EndPoint).WaitAsync(Patience.Long));
            await clients[i].Stream.WriteAsync(new[] { (byte)('a' + i) });
        }

        for (int i = 0; i < 10; i++)
        {
            ConnectionContext? server = await listener.AcceptAsync().AsTask().WaitAsync(Patience.Long);
            Assert.Equal($"{(char)('a' + i)}", await ReadAsync(server!.Transport.Input, 1));
            await server.DisposeAsync();
            await clients[i].DisposeAsync();
        }
        await listener.DisposeAsync();
    }
}

public sealed class ConnectionTestsOnSockeye() : ConnectionTests(new CableNetwork());

public sealed class ConnectionTestsOnSockets() : ConnectionTests(new SocketsNetwork());

public sealed class ConnectionTestsOnABadLink() : ConnectionTests(SimulatedTestNetwork.Bad());
