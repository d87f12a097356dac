using System.Net;
using System.Net.Sockets;

namespace Sockeye.Cli.Networks;

/// <summary>The sockets of the host's kernel.</summary>
internal sealed class KernelNetwork : INetwork
{
    private const int Backlog = 511;

    /// <summary>Takes over a connected socket of any family.</summary>
    public static IConnection Adopt(Socket socket) => new Connection(socket);

    public async Task<IConnection> ConnectAsync(IPEndPoint remote, CancellationToken token)
    {
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(remote, token).ConfigureAwait(false);
            return new Connection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public IListener Listen(IPEndPoint local)
    {
        var socket = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(local);
            socket.Listen(Backlog);
            return new Listener(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public IDatagrams Bind(IPEndPoint local)
    {
        var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(local);
            return new Datagrams(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class Connection(Socket socket) : IConnection
    {
        private readonly NetworkStream _stream = new(socket, ownsSocket: true);

        public string Peer { get; } = socket.RemoteEndPoint?.ToString() ?? "unknown";

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken token) => _stream.ReadAsync(buffer, token);

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken token) => _stream.WriteAsync(bytes, token);

        public void ShutdownWrite()
        {
            try
            {
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (SocketException failure) when (failure.SocketErrorCode == SocketError.NotConnected)
            {
                // The peer was faster with a reset; whoever reads next is told.
            }
        }

        public void Abort() => socket.Close(0);

        public ValueTask DisposeAsync() => _stream.DisposeAsync();
    }

    private sealed class Listener(Socket socket) : IListener
    {
        public IPEndPoint Local { get; } = (IPEndPoint)socket.LocalEndPoint!;

        public async Task<IConnection> AcceptAsync(CancellationToken token) =>
            new Connection(await socket.AcceptAsync(token).ConfigureAwait(false));

        public void Dispose() => socket.Dispose();
    }

    private sealed class Datagrams(Socket socket) : IDatagrams
    {
        private readonly IPEndPoint _any = new(
            socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);

        public IPEndPoint Local { get; } = (IPEndPoint)socket.LocalEndPoint!;

        public async ValueTask<(int Length, IPEndPoint From)> ReceiveAsync(Memory<byte> buffer, CancellationToken token)
        {
            SocketReceiveFromResult got = await socket.ReceiveFromAsync(buffer, SocketFlags.None, _any, token).ConfigureAwait(false);
            return (got.ReceivedBytes, (IPEndPoint)got.RemoteEndPoint);
        }

        public async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint to, CancellationToken token) =>
            await socket.SendToAsync(datagram, SocketFlags.None, to, token).ConfigureAwait(false);

        public void Dispose() => socket.Dispose();
    }
}
