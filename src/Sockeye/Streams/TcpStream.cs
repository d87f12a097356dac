using System.Net;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Sockets;

namespace Sockeye.Streams;

/// <summary>A TCP connection of a Sockeye stack as a <see cref="Stream"/>: half-close, abort, cancellation that leaves the
/// stream usable.</summary>
/// <remarks>One reader and one writer may work at the same time; several of a kind queue. Failures are <see cref="IOException"/>
/// around a <see cref="System.Net.Sockets.SocketException"/>, as with NetworkStream. Disposing closes gracefully: TCP still
/// delivers what was written.</remarks>
public sealed class TcpStream : Stream
{
    private readonly AsyncSocket _socket;

    internal TcpStream(AsyncSocket socket) => _socket = socket;

    /// <summary>Our end, or null after disposal.</summary>
    public IPEndPoint? LocalEndPoint => NameOf(static (NetStack stack, SocketHandle handle, out Core.Sockets.SocketAddress name) =>
        stack.GetName(handle, out name));

    /// <summary>The peer, or null when not connected any more.</summary>
    public IPEndPoint? RemoteEndPoint => NameOf(static (NetStack stack, SocketHandle handle, out Core.Sockets.SocketAddress name) =>
        stack.GetPeerName(handle, out name));

    /// <inheritdoc/>
    public override bool CanRead => !_socket.IsClosed;

    /// <inheritdoc/>
    public override bool CanWrite => !_socket.IsClosed;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanTimeout => true;

    /// <summary>Milliseconds that a synchronous read waits at most; -1 for ever.</summary>
    public override int ReadTimeout { get; set; } = Timeout.Infinite;

    /// <summary>Milliseconds that a synchronous write waits at most; -1 for ever.</summary>
    public override int WriteTimeout { get; set; } = Timeout.Infinite;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException("A connection has no length.");

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException("A connection has no position.");
        set => throw new NotSupportedException("A connection has no position.");
    }

    /// <summary>Connects.</summary>
    /// <param name="driver">The stack: a running loop, or a simulated host.</param>
    /// <param name="remote">Where to.</param>
    /// <param name="token">Ends the attempt.</param>
    /// <exception cref="System.Net.Sockets.SocketException">Refused, unreachable, timed out …</exception>
    public static async Task<TcpStream> ConnectAsync(IStackDriver driver, IPEndPoint remote, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(driver);
        var endpoint = EndpointConversion.ToEndpoint(remote);
        var socket = AsyncSocket.Create(driver, EndpointConversion.FamilyOf(endpoint), SocketType.Stream);
        try
        {
            AsyncSocket.Check(await socket.ConnectAsync(Core.Sockets.SocketAddress.From(endpoint), token).ConfigureAwait(false));
            return new TcpStream(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_socket.IsClosed, this);
        SocketResult result = await _socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (!result.IsSuccess) throw Failure(result.Error, "read from");
        return result.Value;
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_socket.IsClosed, this);
        if (buffer.IsEmpty) return;
        SocketResult result = await _socket.SendAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (!result.IsSuccess) throw Failure(result.Error, "write to");
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Blocking.Wait(_socket.Driver, ReadTimeout, token => ReadAsync(buffer.AsMemory(offset, count), token));
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        Blocking.Wait(_socket.Driver, WriteTimeout, async token =>
        {
            await WriteAsync(buffer.AsMemory(offset, count), token).ConfigureAwait(false);
            return 0;
        });
    }

    /// <inheritdoc/>
    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    /// <inheritdoc/>
    public override int EndRead(IAsyncResult asyncResult) => TaskToAsyncResult.End<int>(asyncResult);

    /// <inheritdoc/>
    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    /// <inheritdoc/>
    public override void EndWrite(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);

    /// <summary>Nothing: what is written is TCP's already.</summary>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Half-close: the peer reads the end of the stream, we can still read.</summary>
    public void ShutdownWrite()
    {
        ObjectDisposedException.ThrowIf(_socket.IsClosed, this);
        SocketResult result = _socket.Do(0, static (stack, handle, _, now) => stack.Shutdown(handle, ShutdownHow.Write, now));
        if (!result.IsSuccess && result.Error != Errno.ENOTCONN) throw Failure(result.Error, "close");
    }

    /// <summary>Throws away what is not yet sent and resets the connection; the peer reads an error.</summary>
    public void Abort() => _socket.Abort();

    /// <summary>Sets a socket option: a level of <see cref="Core.Sockets.Options.OptionLevel"/> and a name of that level (socket(7), tcp(7)).</summary>
    public void SetOption(int level, int name, int value) => AsyncSocket.Check(
        _socket.Do((level, name, value), static (stack, handle, option, now) =>
            stack.SetOption(handle, option.level, option.name, BitConverter.GetBytes(option.value), now)));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A connection cannot seek.");

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("A connection has no length.");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _socket.Dispose();
        base.Dispose(disposing);
    }

    private delegate SocketResult NameGetter(NetStack stack, SocketHandle handle, out Core.Sockets.SocketAddress name);

    private IPEndPoint? NameOf(NameGetter getter) =>
        _socket.Driver.Call((_socket.Handle, getter), static (stack, _, wanted) =>
            wanted.getter(stack, wanted.Handle, out Core.Sockets.SocketAddress name).IsSuccess
                ? EndpointConversion.ToIPEndPoint(name)
                : null);

    private IOException Failure(Errno error, string what)
    {
        var inner = _socket.IsClosed
            ? SocketErrors.ToException(Errno.EBADF)
            : SocketErrors.ToException(error);
        return new IOException($"Unable to {what} the connection: {inner.Message}.", inner);
    }
}
