using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Sockets.Options;
using Sockeye.Core.Stack;
using Sockeye.Diagnostics;
using Sockeye.Sockets;
using SocketAddress = Sockeye.Core.Sockets.SocketAddress;
using SocketType = Sockeye.Core.Sockets.SocketType;

namespace Sockeye.Streams;

/// <summary>A TCP connection of a Sockeye stack as a <see cref="Stream"/> that behaves as <see cref="NetworkStream"/> does.</summary>
/// <remarks>
/// <para>One reader and one writer may work at the same time; several of a kind queue in the order of their calls. Failures are
/// <see cref="IOException"/> around a <see cref="SocketException"/>.</para>
/// <para>A call that is cancelled leaves the stream usable. A cancelled read has taken no byte; of a cancelled write, or one that took
/// longer than <see cref="WriteTimeout"/>, a part may have been sent, and that part stays sent.</para>
/// <para>A read into no bytes waits until something can be read, the end, or an error; so no buffer is held while nothing comes.</para>
/// <para>Disposing closes gracefully: TCP still delivers what was written. Calls under way end with an <see cref="IOException"/>
/// (OperationAborted; ConnectionAborted for those that block a thread), later ones with <see cref="ObjectDisposedException"/>. A stream
/// that is not disposed stays open: there is no finalizer.</para>
/// <para>Blocking calls need a thread that the stack can do without: never the loop's own, and in virtual time a program's.</para>
/// </remarks>
public sealed class TcpStream : Stream
{
    // Most bytes that a read into a span, or a write of one, copies at a time: whoever runs the stack cannot be given a span.
    private const int SpanPiece = 128 << 10;

    private readonly AsyncSocket _socket;
    private IPEndPoint? _local;
    private IPEndPoint? _remote;
    private MeasuredConnection? _measured;
    private int _readTimeout = Timeout.Infinite;
    private int _writeTimeout = Timeout.Infinite;

    internal TcpStream(AsyncSocket socket, IPEndPoint? remote)
    {
        _socket = socket;
        _remote = socket.Peer = remote;
        _measured = MeasuredConnection.Begin(socket.Driver);
    }

    /// <summary>Our end; null when it was first asked for after disposal.</summary>
    public IPEndPoint? LocalEndPoint => _local ??= _socket.Driver.Call(_socket.Handle, static (stack, _, handle) =>
        stack.GetName(handle, out SocketAddress name).IsSuccess ? EndpointConversion.ToIPEndPoint(name) : null);

    /// <summary>The peer, also after the connection's end.</summary>
    public IPEndPoint? RemoteEndPoint => _remote ??= _socket.Driver.Call(_socket.Handle, static (stack, _, handle) =>
        stack.GetPeerName(handle, out SocketAddress name).IsSuccess ? EndpointConversion.ToIPEndPoint(name) : null);

    /// <inheritdoc/>
    public override bool CanRead => !_socket.IsClosed;

    /// <inheritdoc/>
    public override bool CanWrite => !_socket.IsClosed;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanTimeout => true;

    /// <summary>Milliseconds that a blocking read waits at most, from 1; -1 for ever. Asynchronous reads have their tokens.</summary>
    /// <exception cref="ArgumentOutOfRangeException">0, or less than -1.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public override int ReadTimeout
    {
        get
        {
            ThrowIfDisposed();
            return _readTimeout;
        }
        set => _readTimeout = CheckedTimeout(value);
    }

    /// <summary>Milliseconds that a blocking write waits at most, from 1; -1 for ever. Asynchronous writes have their tokens.</summary>
    /// <exception cref="ArgumentOutOfRangeException">0, or less than -1.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public override int WriteTimeout
    {
        get
        {
            ThrowIfDisposed();
            return _writeTimeout;
        }
        set => _writeTimeout = CheckedTimeout(value);
    }

    /// <summary>Bytes that can be read at once.</summary>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public int Available
    {
        get
        {
            ThrowIfDisposed();
            return _socket.Do(0, static (stack, handle, _, _) => stack.BytesReadable(handle)).Value;
        }
    }

    /// <summary>At least one byte can be read at once.</summary>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public bool DataAvailable => Available > 0;

    /// <summary>Small writes are sent at once instead of waiting for acknowledgments (TCP_NODELAY; RFC 9293 §3.7.4). False at first.</summary>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public bool NoDelay
    {
        get => GetOption(OptionLevel.Tcp, TcpOption.NoDelay) != 0;
        set => SetOption(OptionLevel.Tcp, TcpOption.NoDelay, value ? 1 : 0);
    }

    /// <summary>Silent peers are asked whether they are there (SO_KEEPALIVE; RFC 9293 §3.8.4). False at first.</summary>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public bool KeepAlive
    {
        get => GetOption(OptionLevel.Socket, SocketOption.KeepAlive) != 0;
        set => SetOption(OptionLevel.Socket, SocketOption.KeepAlive, value ? 1 : 0);
    }

    /// <summary>SO_RCVBUF in bytes; reading gives twice what was set, as on Linux.</summary>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public int ReceiveBufferSize
    {
        get => GetOption(OptionLevel.Socket, SocketOption.ReceiveBuffer);
        set => SetOption(OptionLevel.Socket, SocketOption.ReceiveBuffer, value);
    }

    /// <summary>SO_SNDBUF in bytes; reading gives twice what was set, as on Linux.</summary>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public int SendBufferSize
    {
        get => GetOption(OptionLevel.Socket, SocketOption.SendBuffer);
        set => SetOption(OptionLevel.Socket, SocketOption.SendBuffer, value);
    }

    /// <inheritdoc/>
    public override long Length => throw NoSeeking();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw NoSeeking();
        set => throw NoSeeking();
    }

    /// <summary>What broke the connection, as far as a call was told: ConnectionReset, TimedOut, HostUnreachable …; null before that, and after
    /// an end in order. The stack tells a call once, and it may be a writer: a read that gets 0 afterwards has not seen the peer's end. Any
    /// thread.</summary>
    public SocketError? BrokenBy => _socket.BrokenBy is { } error ? SocketErrors.ToSocketError(error) : null;

    /// <summary>What it is made of.</summary>
    internal AsyncSocket Socket => _socket;

    /// <summary>Connects.</summary>
    /// <param name="driver">The stack: a running loop, or a simulated host.</param>
    /// <param name="remote">Where to.</param>
    /// <param name="token">Ends the attempt.</param>
    /// <exception cref="SocketException">Refused, unreachable, timed out …</exception>
    public static async Task<TcpStream> ConnectAsync(IStackDriver driver, IPEndPoint remote, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(driver);
        var endpoint = EndpointConversion.ToEndpoint(remote);
        StackActivity activity = StackActivity.Connect(driver, remote);
        AsyncSocket? socket = null;
        try
        {
            socket = AsyncSocket.Create(driver, EndpointConversion.FamilyOf(endpoint), SocketType.Stream);
            AsyncSocket.Check(await socket.ConnectAsync(SocketAddress.From(endpoint), token).ConfigureAwait(false));
            activity.Stop();
            return new TcpStream(socket, new IPEndPoint(remote.Address, remote.Port));
        }
        catch (Exception failure)
        {
            activity.Stop(failure);
            socket?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _socket.ReadAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _socket.WriteAsync(buffer, cancellationToken);
    }

    /// <summary>Writes all pieces as one message: they go out in full segments, wherever one piece ends and the next begins (MSG_MORE).</summary>
    /// <param name="pieces">Not touched any more when the call is over, whatever its outcome.</param>
    /// <param name="cancellationToken">Ends the call; what was taken by then stays written.</param>
    /// <exception cref="IOException">The connection broke; the inner exception says how.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public async ValueTask WriteAsync(ReadOnlySequence<byte> pieces, CancellationToken cancellationToken = default)
    {
        long left = pieces.Length;
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            left -= piece.Length;
            if (piece.IsEmpty) continue;
            ThrowIfDisposed();
            await _socket.WriteAsync(piece, cancellationToken, hasMore: left > 0).ConfigureAwait(false);
        }
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
        return Read(buffer.AsMemory(offset, count));
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return Read(Memory<byte>.Empty);
        byte[] rented = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length, SpanPiece));
        try
        {
            int count = Read(rented.AsMemory(0, Math.Min(buffer.Length, SpanPiece)));
            rented.AsSpan(0, count).CopyTo(buffer);
            return count;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <inheritdoc/>
    public override int ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        Write(buffer.AsMemory(offset, count));
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length, SpanPiece));
        try
        {
            do
            {
                int count = Math.Min(buffer.Length, SpanPiece);
                buffer[..count].CopyTo(rented);
                Write(rented.AsMemory(0, count));
                buffer = buffer[count..];
            }
            while (!buffer.IsEmpty);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <inheritdoc/>
    public override void WriteByte(byte value) => Write([value]);

    /// <inheritdoc/>
    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    /// <inheritdoc/>
    public override int EndRead(IAsyncResult asyncResult)
    {
        ThrowIfDisposed();
        try
        {
            return TaskToAsyncResult.End<int>(asyncResult);
        }
        catch (ArgumentException wrong) when (wrong is not ArgumentNullException)
        {
            throw StreamFailure.ToException(wrong, isWrite: false);
        }
    }

    /// <inheritdoc/>
    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    /// <inheritdoc/>
    public override void EndWrite(IAsyncResult asyncResult)
    {
        ThrowIfDisposed();
        try
        {
            TaskToAsyncResult.End(asyncResult);
        }
        catch (ArgumentException wrong) when (wrong is not ArgumentNullException)
        {
            throw StreamFailure.ToException(wrong, isWrite: true);
        }
    }

    /// <summary>Nothing: what is written is TCP's already.</summary>
    public override void Flush()
    {
    }

    /// <summary>Nothing, whatever the token says: what is written is TCP's already.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Half-close: the peer reads the end of the stream behind all that was written; we can still read. Once more is
    /// nothing.</summary>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public void ShutdownWrite()
    {
        ThrowIfDisposed();
        SocketResult result = _socket.Do(0, static (stack, handle, _, now) => stack.Shutdown(handle, ShutdownHow.Write, now));
        // A connection that has ended needs no end.
        if (!result.IsSuccess && result.Error != Errno.ENOTCONN) throw StreamFailure.ToException(result.Error, isWrite: true);
    }

    /// <summary>Throws away what is not yet sent, resets the connection (the peer reads an error), and disposes.</summary>
    public void Abort()
    {
        Interlocked.Exchange(ref _measured, null)?.End(_socket);
        _socket.Abort();
        Dispose();
    }

    /// <summary>Sets a socket option: a level of <see cref="OptionLevel"/> and a name of that level (socket(7), tcp(7)).</summary>
    /// <exception cref="SocketException">There is no such option, or not with this value.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public void SetOption(int level, int name, int value)
    {
        ThrowIfDisposed();
        AsyncSocket.Check(_socket.Do((level, name, value), static (stack, handle, option, now) =>
        {
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            BitConverter.TryWriteBytes(bytes, option.value);
            return stack.SetOption(handle, option.level, option.name, bytes, now);
        }));
    }

    /// <summary>A socket option that is a number of four bytes.</summary>
    /// <exception cref="SocketException">There is no such option.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public int GetOption(int level, int name)
    {
        ThrowIfDisposed();
        (SocketResult result, int value) = _socket.Driver.Call((_socket.Handle, level, name), static (stack, now, option) =>
        {
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            SocketResult got = stack.GetOption(option.Handle, option.level, option.name, bytes, now);
            return (got, BitConverter.ToInt32(bytes));
        });
        AsyncSocket.Check(result);
        return value;
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw NoSeeking();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw NoSeeking();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Interlocked.Exchange(ref _measured, null)?.End(_socket);
            _socket.ShutdownAndDispose();
        }
        base.Dispose(disposing);
    }

    private int Read(Memory<byte> buffer)
    {
        ThrowIfDisposed();
        SocketResult result = _socket.Read(buffer, _readTimeout);
        return result.IsSuccess ? result.Value : throw StreamFailure.AtStart(result.Error, isWrite: false);
    }

    private void Write(ReadOnlyMemory<byte> buffer)
    {
        ThrowIfDisposed();
        SocketResult result = _socket.Write(buffer, _writeTimeout);
        if (!result.IsSuccess) throw StreamFailure.AtStart(result.Error, isWrite: true);
    }

    private int CheckedTimeout(int value)
    {
        if (value is 0 or < Timeout.Infinite)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A time-out is at least 1 ms, or Timeout.Infinite.");
        }
        ThrowIfDisposed();
        return value;
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_socket.IsClosed, this);

    private static NotSupportedException NoSeeking() => new("This stream does not support seek operations.");
}
