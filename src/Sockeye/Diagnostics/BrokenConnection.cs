using System.Net;
using Microsoft.Extensions.Logging;
using Sockeye.Core.Foundation;
using Sockeye.Sockets;
using SocketAddress = Sockeye.Core.Sockets.SocketAddress;

namespace Sockeye.Diagnostics;

/// <summary>A connection that broke, for the log: who talked with whom, and why no more.</summary>
internal sealed class BrokenConnection
{
    private readonly IObservedStack _stack;
    private readonly IPEndPoint? _local;
    private readonly IPEndPoint? _remote;
    private readonly System.Net.Sockets.SocketError _error;

    private BrokenConnection(IObservedStack stack, IPEndPoint? local, IPEndPoint? remote, System.Net.Sockets.SocketError error)
    {
        _stack = stack;
        _local = local;
        _remote = remote;
        _error = error;
    }

    /// <summary>Tells, where somebody listens. Whoever calls holds its socket's gate, so the log is written later.</summary>
    public static void Tell(AsyncSocket socket, Errno error)
    {
        if (socket.Driver is not IObservedStack stack || !stack.Log.IsEnabled(LogLevel.Debug)) return;
        IPEndPoint? local = socket.Driver.Call(socket.Handle, static (it, _, handle) =>
            it.GetName(handle, out SocketAddress name).IsSuccess ? EndpointConversion.ToIPEndPoint(name) : null);
        var broken = new BrokenConnection(stack, local, socket.Peer, SocketErrors.ToSocketError(error));
        ThreadPool.UnsafeQueueUserWorkItem(static it => it.Write(), broken, preferLocal: false);
    }

    private void Write() => StackLog.ConnectionBroke(_stack.Log, _stack.HostName, _local, _remote, _error);
}
