using System.Net;
using Sockeye.Core.Stack;
using Sockeye.Streams;

namespace Sockeye.Cli.Networks;

/// <summary>The sockets of a Sockeye stack.</summary>
internal sealed class StackNetwork(IStackDriver driver) : INetwork
{
    public async Task<IConnection> ConnectAsync(IPEndPoint remote, CancellationToken token) =>
        new Connection(await TcpStream.ConnectAsync(driver, remote, token).ConfigureAwait(false));

    public IListener Listen(IPEndPoint local) => new Listener(TcpListener.Listen(driver, local));

    public IDatagrams Bind(IPEndPoint local) => new Datagrams(UdpSocket.Bind(driver, local));

    private sealed class Connection(TcpStream stream) : IConnection
    {
        public string Peer { get; } = stream.RemoteEndPoint?.ToString() ?? "unknown";

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken token) => stream.ReadAsync(buffer, token);

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken token) => stream.WriteAsync(bytes, token);

        public void ShutdownWrite() => stream.ShutdownWrite();

        public void Abort() => stream.Abort();

        public ValueTask DisposeAsync() => stream.DisposeAsync();
    }

    private sealed class Listener(TcpListener listener) : IListener
    {
        public IPEndPoint Local => listener.LocalEndPoint;

        public async Task<IConnection> AcceptAsync(CancellationToken token) =>
            new Connection(await listener.AcceptAsync(token).ConfigureAwait(false));

        public void Dispose() => listener.Dispose();
    }

    private sealed class Datagrams(UdpSocket socket) : IDatagrams
    {
        public IPEndPoint Local => socket.LocalEndPoint;

        public ValueTask<(int Length, IPEndPoint From)> ReceiveAsync(Memory<byte> buffer, CancellationToken token) =>
            socket.ReceiveAsync(buffer, token);

        public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint to, CancellationToken token) =>
            socket.SendAsync(datagram, to, token);

        public void Dispose() => socket.Dispose();
    }
}
