using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Sockeye.Core.Sockets.Options;
using Sockeye.Core.Stack;
using Sockeye.Http;
using Sockeye.Streams;

namespace Sockeye.AspNetCore.Tests.Networks;

/// <summary>A network of two stacks, whatever lies between them.</summary>
public abstract class StackTestNetwork : ITestNetwork
{
    public abstract IPEndPoint ServerEndPoint { get; }

    public abstract IPEndPoint ServerEndPointV6 { get; }

    public abstract IPAddress ClientAddress { get; }

    protected abstract IStackDriver ClientStack { get; }

    protected abstract IStackDriver ServerStack { get; }

    public void Use(IWebHostBuilder builder, long? maxReadBufferSize = 1024 * 1024, long? maxWriteBufferSize = 64 * 1024) =>
        builder.UseSockeye(ServerStack, options =>
        {
            options.MaxReadBufferSize = maxReadBufferSize;
            options.MaxWriteBufferSize = maxWriteBufferSize;
        });

    public IConnectionListenerFactory CreateListenerFactory() => new SockeyeTransportFactory(ServerStack);

    public SocketsHttpHandler CreateHandler() => new SocketsHttpHandler().UseSockeye(ClientStack);

    public async Task<ClientConnection> ConnectAsync(EndPoint server, CancellationToken token = default)
    {
        TcpStream stream = await TcpStream.ConnectAsync(ClientStack, (IPEndPoint)server, token);
        stream.SetOption(OptionLevel.Tcp, TcpOption.NoDelay, 1);
        return new ClientConnection(
            stream, stream.Abort, stream.ShutdownWrite,
            bytes => stream.SetOption(OptionLevel.Socket, SocketOption.ReceiveBuffer, bytes));
    }

    public abstract ValueTask DisposeAsync();
}
