using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Sockeye.Streams;

namespace Sockeye.AspNetCore;

/// <summary>A TCP connection of a stack as ASP.NET Core has connections: two pipes, and two loops that carry between them and TCP.</summary>
/// <remarks>The receiving loop ends the input with ConnectionResetException when the peer reset, with the reason of
/// <see cref="Abort(ConnectionAbortedException)"/> when the application did. Bounded by the two buffer sizes of the options.</remarks>
internal sealed partial class SockeyeConnection : ConnectionContext
{
    // A smaller rest of a block is not worth a read of its own.
    private const int LeastBuffer = 2048;

    private readonly ConnectionResources _shared;
    private readonly TcpStream _stream;
    private readonly Pipe _input;
    private readonly Pipe _output;
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _closedWasTold = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private Task _receiving = Task.CompletedTask;
    private Task _sending = Task.CompletedTask;
    private Exception? _shutdownReason;
    private bool _isShutDown;

    public SockeyeConnection(TcpStream stream, ConnectionResources shared)
    {
        _stream = stream;
        _shared = shared;
        _input = new Pipe(shared.Input);
        _output = new Pipe(shared.Output);
        Transport = new DuplexPipe(_input.Reader, _output.Writer);
        LocalEndPoint = SockeyeEndPoint.From(stream.LocalEndPoint, shared.Driver);
        RemoteEndPoint = SockeyeEndPoint.From(stream.RemoteEndPoint, shared.Driver);
        ConnectionClosed = _closed.Token;
        SetFeatures();
    }

    /// <summary>Begins to carry. Once.</summary>
    public void Start()
    {
        // What flows with whoever accepts or connects is no business of what moves bytes.
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

    /// <inheritdoc/>
    public override void Abort() => Abort(new ConnectionAbortedException("The connection was aborted by the application"));

    /// <summary>Resets the connection, or closes it with FIN where the options say so.</summary>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        Shutdown(abortReason);
        _output.Reader.CancelPendingRead();
    }

    /// <summary>The application has done with it: what it wrote is delivered, then FIN is sent.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _input.Reader.CompleteAsync().ConfigureAwait(false);
        await _output.Writer.CompleteAsync().ConfigureAwait(false);
        await _receiving.ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
        _closed.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ReceiveAsync()
    {
        Exception? failure = null;
        try
        {
            await CarryInAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever ends the loop is told to the application through the pipe.
        catch (Exception caught)
#pragma warning restore CA1031
        {
            failure = Explain(caught);
        }
        Exception? reason;
        lock (_gate) reason = _shutdownReason ?? failure;
        await _input.Writer.CompleteAsync(reason).ConfigureAwait(false);
        TellClosed();
        await _closedWasTold.Task.ConfigureAwait(false);
    }

    private async Task CarryInAsync()
    {
        PipeWriter writer = _input.Writer;
        while (true)
        {
            if (_shared.Options.WaitForDataBeforeAllocatingBuffer) await _stream.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false);
            int received = await _stream.ReadAsync(writer.GetMemory(LeastBuffer)).ConfigureAwait(false);
            if (received == 0)
            {
                // A reset is told once, and the sending loop may have been told: no end of the peer's then.
                if (_stream.BrokenBy is { } error) throw new SocketException((int)error);
                TransportLog.ReadFin(_shared.Logger, ConnectionId);
                return;
            }
            writer.Advance(received);
            ValueTask<FlushResult> flush = writer.FlushAsync();
            bool isPaused = !flush.IsCompleted;
            if (isPaused) TransportLog.Paused(_shared.Logger, ConnectionId);
            FlushResult result = await flush.ConfigureAwait(false);
            if (isPaused) TransportLog.Resumed(_shared.Logger, ConnectionId);
            if (result.IsCompleted || result.IsCanceled) return;
        }
    }

    private async Task SendAsync()
    {
        Exception? failure = null;
        try
        {
            await CarryOutAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever ends the loop is told to the application through the pipe.
        catch (Exception caught)
#pragma warning restore CA1031
        {
            failure = Explain(caught);
        }
        Shutdown(failure);
        // A peer that reset, or we who did, is no bug of the writer: it sees that nobody reads any more.
        bool isExpected = failure is ConnectionResetException or ObjectDisposedException
            or SocketException { SocketErrorCode: SocketError.OperationAborted };
        await _output.Reader.CompleteAsync(isExpected ? null : failure).ConfigureAwait(false);
        // The receiving loop may wait until the application reads, which it will not do any more.
        _input.Writer.CancelPendingFlush();
    }

    private async Task CarryOutAsync()
    {
        PipeReader reader = _output.Reader;
        while (true)
        {
            ReadResult result = await reader.ReadAsync().ConfigureAwait(false);
            if (result.IsCanceled) return;
            await _stream.WriteAsync(result.Buffer).ConfigureAwait(false);
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted) return;
        }
    }

    // What the application sees of a failure, as Kestrel's socket transport tells it: resets by a type of their own, others as the
    // SocketException they are, and what our own closing broke is no failure at all.
    private Exception? Explain(Exception caught)
    {
        SocketException? inner = caught as SocketException ?? caught.InnerException as SocketException;
        bool isShutDown;
        lock (_gate) isShutDown = _isShutDown;
        switch (inner?.SocketErrorCode)
        {
            case SocketError.ConnectionReset or SocketError.Shutdown:
                if (!isShutDown) TransportLog.WasReset(_shared.Logger, ConnectionId);
                return new ConnectionResetException(inner.Message, inner);
            case null when caught is not (ObjectDisposedException or IOException):
                TransportLog.Bug(_shared.Logger, ConnectionId, caught);
                return caught;
            default:
                if (!isShutDown) TransportLog.Failed(_shared.Logger, ConnectionId, inner ?? caught);
                return inner ?? caught;
        }
    }

    private void TellClosed() => _shared.Driver.Post(
        static state =>
        {
            var connection = (SockeyeConnection)state!;
            try
            {
                connection._closed.Cancel();
            }
#pragma warning disable CA1031 // What an application's callback throws must not keep the connection from ending.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                TransportLog.Bug(connection._shared.Logger, connection.ConnectionId, failure);
            }
            connection._closedWasTold.TrySetResult();
        },
        this);

    private void Shutdown(Exception? reason)
    {
        lock (_gate)
        {
            if (_isShutDown) return;
            // The reason is there before the receiving loop can wake up and ask for it.
            _shutdownReason = reason ?? new ConnectionAbortedException("The transport's send loop completed gracefully.");
            _isShutDown = true;
            if (reason is not null && !_shared.Options.FinOnError)
            {
                TransportLog.WriteReset(_shared.Logger, ConnectionId, _shutdownReason.Message);
                _stream.Abort();
                return;
            }
            TransportLog.WriteFin(_shared.Logger, ConnectionId, _shutdownReason.Message);
            _stream.Dispose();
        }
    }

    private sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
