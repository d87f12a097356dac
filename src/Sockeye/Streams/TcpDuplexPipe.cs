using System.Buffers;
using System.IO.Pipelines;

namespace Sockeye.Streams;

/// <summary>A TCP connection as a pair of pipes (System.IO.Pipelines).</summary>
/// <remarks>
/// <para>The peer's end completes <see cref="Input"/>; a broken connection fails it. Completing <see cref="Output"/> sends what was written
/// and then closes that direction alone (half-close); completing it with an exception resets the connection, so that the peer does not
/// take a part for the whole.</para>
/// <para>Both directions are bounded (<see cref="TcpDuplexPipeOptions"/>): who does not consume makes the peer wait, and who writes
/// faster than the peer reads waits in FlushAsync.</para>
/// <para>Continuations run where the driver says: on the thread pool in production, on the world's scheduler in virtual time. Each pipe
/// is for one user at a time, as pipes are; <see cref="Abort"/> may come from any thread.</para>
/// </remarks>
public sealed class TcpDuplexPipe : IDuplexPipe, IAsyncDisposable
{
    private const int LeastBuffer = 2048;

    private readonly TcpStream _stream;
    private readonly bool _waitsWithoutBuffer;
    private readonly Pipe _input;
    private readonly Pipe _output;
    private readonly Task _receiving;
    private readonly Task _sending;
    private Exception? _abortedBy;

    /// <summary>Takes over a connected stream.</summary>
    /// <param name="stream">Owned from here on.</param>
    /// <param name="options">How to buffer, or null for the usual.</param>
    public TcpDuplexPipe(TcpStream stream, TcpDuplexPipeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= TcpDuplexPipeOptions.Default;
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ReceiveLimit, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SendLimit, 1, nameof(options));
        _stream = stream;
        _waitsWithoutBuffer = options.WaitsWithoutBuffer;
        var scheduler = new DriverScheduler(stream.Socket.Driver);
        _input = MakePipe(options.Pool, options.ReceiveLimit, scheduler);
        _output = MakePipe(options.Pool, options.SendLimit, scheduler);

        // What flows with whoever made the pipe is no business of what moves its bytes.
        AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        try
        {
            _receiving = ReceiveAsync();
            _sending = SendAsync();
        }
        finally
        {
            flow?.Undo();
        }
    }

    /// <summary>What the peer sends.</summary>
    public PipeReader Input => _input.Reader;

    /// <summary>What the peer is to get.</summary>
    public PipeWriter Output => _output.Writer;

    /// <summary>The connection below, for its names and options. Its bytes belong to the pipes.</summary>
    public TcpStream Stream => _stream;

    /// <summary>Done when both directions have ended, in whatever way; never fails.</summary>
    public Task Completion => Task.WhenAll(_receiving, _sending);

    /// <summary>Resets the connection: what is not yet sent is thrown away, and both pipes fail.</summary>
    /// <param name="reason">What both pipes fail with; null for what the calls under way fail with.</param>
    public void Abort(Exception? reason = null)
    {
        Interlocked.CompareExchange(ref _abortedBy, reason, null);
        _stream.Abort();
        // Also when nothing is on its way to the peer.
        _output.Reader.CancelPendingRead();
    }

    /// <summary>Completes both pipes, waits until TCP has taken what was written, and closes. Who will not wait for a peer that does not
    /// read calls <see cref="Abort"/> first.</summary>
    public async ValueTask DisposeAsync()
    {
        await Output.CompleteAsync().ConfigureAwait(false);
        await Input.CompleteAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        await _receiving.ConfigureAwait(false);
    }

    private static Pipe MakePipe(MemoryPool<byte>? pool, long limit, PipeScheduler scheduler) =>
        new(new PipeOptions(pool, scheduler, scheduler, limit, Math.Max(1, limit / 2)));

    private async Task ReceiveAsync()
    {
        Exception? failure = null;
        try
        {
            while (await TakeSomeAsync().ConfigureAwait(false))
            {
                FlushResult flushed = await _input.Writer.FlushAsync().ConfigureAwait(false);
                if (flushed.IsCompleted) break;
            }
        }
#pragma warning disable CA1031 // Whatever it is, the application learns it from its pipe.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = _abortedBy ?? e;
        }
        await _input.Writer.CompleteAsync(failure).ConfigureAwait(false);
    }

    private async ValueTask<bool> TakeSomeAsync()
    {
        if (_waitsWithoutBuffer) await _stream.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false);
        int count = await _stream.ReadAsync(_input.Writer.GetMemory(LeastBuffer)).ConfigureAwait(false);
        if (count > 0)
        {
            _input.Writer.Advance(count);
            return true;
        }
        // A reset is told once, and a writer may have been told: no end of the peer's then, and none of ours.
        if (_stream.Socket.BrokenBy is { } error) throw Sockeye.Sockets.StreamFailure.ToException(error, isWrite: false);
        return false;
    }

    private async Task SendAsync()
    {
        Exception? failure = null;
        try
        {
            bool isOver = false;
            while (!isOver)
            {
                ReadResult result = await NextAsync().ConfigureAwait(false);
                await _stream.WriteAsync(result.Buffer).ConfigureAwait(false);
                _output.Reader.AdvanceTo(result.Buffer.End);
                isOver = result.IsCompleted;
            }
            _stream.ShutdownWrite();
        }
#pragma warning disable CA1031 // Whatever it is, the application learns it from its pipe. What the peer has sent can still be read.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = _abortedBy ?? e;
        }
        await _output.Reader.CompleteAsync(failure).ConfigureAwait(false);
    }

    private async ValueTask<ReadResult> NextAsync()
    {
        try
        {
            ReadResult result = await _output.Reader.ReadAsync().ConfigureAwait(false);
            return result.IsCanceled ? throw new OperationCanceledException("The connection was aborted.") : result;
        }
        catch
        {
            // The application's own reason to break off.
            _stream.Abort();
            throw;
        }
    }
}
