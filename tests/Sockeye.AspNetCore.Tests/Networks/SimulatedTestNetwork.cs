using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Sockeye.Core.Sockets.Options;
using Sockeye.Devices.Middleware;
using Sockeye.Http;
using Sockeye.Streams;
using Sockeye.Testing;
using Xunit;

namespace Sockeye.AspNetCore.Tests.Networks;

/// <summary>Two hosts in simulated time, on a link that loses packets and shuffles them.</summary>
public sealed class SimulatedTestNetwork : ITestNetwork
{
    private readonly SimulatedNetwork _net;
    private readonly SimulatedHost _client;
    private readonly SimulatedHost _server;

    public SimulatedTestNetwork(LinkConditions? conditions = null, ulong seed = 7)
    {
        _net = new SimulatedNetwork(seed);
        _client = _net.AddHost("client");
        _server = _net.AddHost("server");
        _net.Connect(_client, _server, conditions);
    }

    /// <summary>2 % loss, 1 % reordering, 10 ms each way.</summary>
    public static SimulatedTestNetwork Bad() =>
        new(new LinkConditions { Loss = 0.02, Reorder = 0.01, Delay = TimeSpan.FromMilliseconds(10) });

    public IPEndPoint ServerEndPoint => new(_server.Address, 0);

    public IPEndPoint ServerEndPointV6 => new(_server.AddressV6, 0);

    public IPAddress ClientAddress => _client.Address;

    public void Use(IWebHostBuilder builder, long? maxReadBufferSize = 1024 * 1024, long? maxWriteBufferSize = 64 * 1024) => builder.UseSockeye(_server, options =>
    {
        options.MaxReadBufferSize = maxReadBufferSize;
        options.MaxWriteBufferSize = maxWriteBufferSize;
    });

    public IConnectionListenerFactory CreateListenerFactory() => new SockeyeTransportFactory(_server);

    public SocketsHttpHandler CreateHandler() => new SocketsHttpHandler().UseSockeye(_client);

    public async Task<ClientConnection> ConnectAsync(EndPoint server, CancellationToken token = default)
    {
        TcpStream stream = await TcpStream.ConnectAsync(_client, (IPEndPoint)server, token);
        stream.SetOption(OptionLevel.Tcp, TcpOption.NoDelay, 1);
        return new ClientConnection(
            stream, stream.Abort, stream.ShutdownWrite,
            bytes => stream.SetOption(OptionLevel.Socket, SocketOption.ReceiveBuffer, bytes));
    }

    public ValueTask DisposeAsync()
    {
        Assert.Null(_net.Failure);
        _net.Dispose();
        return ValueTask.CompletedTask;
    }
}
