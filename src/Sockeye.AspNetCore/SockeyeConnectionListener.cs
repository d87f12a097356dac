using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Sockeye.Core.Sockets.Options;
using Sockeye.Streams;

namespace Sockeye.AspNetCore;

/// <summary>Connections that arrive at one endpoint of a stack.</summary>
internal sealed class SockeyeConnectionListener(Streams.TcpListener listener, ConnectionResources shared) : IConnectionListener
{
    /// <inheritdoc/>
    public EndPoint EndPoint { get; } = SockeyeEndPoint.From(listener.LocalEndPoint, shared.Driver)!;

    /// <summary>The next connection; null when the listener was unbound, before or meanwhile.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                TcpStream stream = await listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
                if (shared.Options.NoDelay) stream.SetOption(OptionLevel.Tcp, TcpOption.NoDelay, 1);
                var connection = new SockeyeConnection(stream, shared);
                connection.Start();
                return connection;
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException failure) when (failure.SocketErrorCode == SocketError.OperationAborted)
            {
                return null;
            }
            catch (SocketException failure)
            {
                // One connection that ended early is no reason to take no more.
                TransportLog.AcceptFailed(shared.Logger, failure, EndPoint);
            }
        }
    }

    /// <summary>Accepts no more; connections that were accepted live on.</summary>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        listener.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        listener.Dispose();
        shared.Dispose();
        return ValueTask.CompletedTask;
    }
}
