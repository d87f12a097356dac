// CA2012, CA2022: value tasks are used here in ways that show what they are, and reads may be short.
#pragma warning disable CA2012, CA2022

using System.Net.Sockets;
using Sockeye.Core.Sockets.Options;
using Sockeye.Streams;
using Xunit;
using TcpListener = Sockeye.Streams.TcpListener;

namespace Sockeye.Tests.Streams;

/// <summary>What TcpStream has beyond NetworkStream: stricter value tasks, options without a socket, no garbage.</summary>
public sealed class TcpStreamResultTests : IAsyncLifetime
{
    private readonly Cable _cable = new();
    private TcpStream _near = null!;
    private TcpStream _far = null!;

    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    public async ValueTask InitializeAsync()
    {
        using var listener = TcpListener.Listen(_cable.Right, Cable.At("10.0.0.2"));
        ValueTask<TcpStream> accepting = listener.AcceptAsync(Soon);
        _near = await TcpStream.ConnectAsync(_cable.Left, listener.LocalEndPoint, Soon);
        _far = await accepting;
    }

    public async ValueTask DisposeAsync()
    {
        await _near.DisposeAsync();
        await _far.DisposeAsync();
        _cable.Dispose();
    }

    [Fact]
    public async Task A_result_that_is_asked_for_too_early_is_refused_and_spoils_nothing()
    {
        var got = new byte[1];
        ValueTask<int> reading = _near.ReadAsync(got.AsMemory(), Soon);
        Assert.Throws<InvalidOperationException>(() => reading.GetAwaiter().GetResult());
        await _far.WriteAsync(new byte[] { 3 }, Soon);
        Assert.Equal(1, await reading);
        Assert.Equal(3, got[0]);
    }

    [Fact]
    public async Task A_value_task_knows_that_it_failed()
    {
        ValueTask<int> reading = _near.ReadAsync(new byte[1].AsMemory(), Soon);
        _far.Abort();
        Assert.True(SpinWait.SpinUntil(() => reading.IsCompleted, 20_000));
        Assert.True(reading.IsFaulted);
        Assert.False(reading.IsCompletedSuccessfully);
        await Assert.ThrowsAsync<IOException>(() => reading.AsTask());
    }

    [Fact]
    public async Task A_cancelled_task_is_cancelled_not_faulted()
    {
        using var stop = new CancellationTokenSource();
        Task<int> reading = _near.ReadAsync(new byte[1].AsMemory(), stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.True(reading.IsCanceled);
    }

    [Fact]
    public async Task A_blocked_read_that_disposal_ends_says_so_and_nothing_else()
    {
        for (int i = 0; i < 20; i++)
        {
            using var cable = new Cable();
            using var listener = TcpListener.Listen(cable.Right, Cable.At("10.0.0.2"));
            TcpStream stream = await TcpStream.ConnectAsync(cable.Left, listener.LocalEndPoint, Soon);
            var told = Assert.ThrowsAnyAsync<IOException>(() => Task.Factory.StartNew(
                () => stream.Read(new byte[1]), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
            await Task.Delay(5, Soon);
            await stream.DisposeAsync();
            var inner = Assert.IsType<SocketException>((await told).InnerException);
            Assert.Equal(SocketError.ConnectionAborted, inner.SocketErrorCode);
        }
    }

    [Fact]
    public async Task Options_are_there_without_a_socket()
    {
        Assert.False(_near.NoDelay);
        _near.NoDelay = true;
        Assert.True(_near.NoDelay);
        Assert.False(_near.KeepAlive);
        _near.KeepAlive = true;
        Assert.True(_near.KeepAlive);
        _near.ReceiveBufferSize = 40_000;
        _near.SendBufferSize = 50_000;
        Assert.Equal((80_000, 100_000), (_near.ReceiveBufferSize, _near.SendBufferSize));
        Assert.Equal(1, _near.GetOption(OptionLevel.Tcp, TcpOption.NoDelay));
        Assert.Throws<SocketException>(() => _near.SetOption(OptionLevel.Tcp, 9999, 1));
        Assert.Equal((0, false), (_near.Available, _near.DataAvailable));
        await _far.WriteAsync(new byte[7], Soon);
        await _near.ReadAsync(Memory<byte>.Empty, Soon);
        Assert.Equal((7, true), (_near.Available, _near.DataAvailable));
        await _near.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => _near.NoDelay);
        Assert.Throws<ObjectDisposedException>(() => _near.NoDelay = false);
        Assert.Throws<ObjectDisposedException>(() => _near.Available);
        Assert.Throws<ObjectDisposedException>(_near.ShutdownWrite);
        Assert.Equal("10.0.0.2", _near.RemoteEndPoint?.Address.ToString());
    }

    [Fact]
    public async Task An_aborted_stream_is_disposed()
    {
        _near.Abort();
        _near.Abort();
        Assert.False(_near.CanRead);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _near.ReadAsync(new byte[1].AsMemory(), Soon));
    }

    [Fact]
    public void Reads_and_writes_that_need_not_wait_allocate_nothing()
    {
        byte[] one = new byte[100], got = new byte[100];
        NoAllocation.In(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                ValueTask writing = _near.WriteAsync(one.AsMemory(), CancellationToken.None);
                Assert.True(writing.IsCompletedSuccessfully);
                while (_far.Available < 100) Thread.Yield();
                Assert.True(_far.Read(got, 0, 100) == 100);
            }
        });
    }

    [Fact]
    public void Reads_that_wait_allocate_nothing_either()
    {
        byte[] one = new byte[1], got = new byte[1];
        int woken = 0;
        Action wake = () => Volatile.Write(ref woken, 1);
        NoAllocation.In(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                Volatile.Write(ref woken, 0);
                ValueTask<int> reading = _far.ReadAsync(got.AsMemory(), CancellationToken.None);
                var awaiter = reading.ConfigureAwait(false).GetAwaiter();
                if (awaiter.IsCompleted) throw new InvalidOperationException("nothing was sent");
                awaiter.UnsafeOnCompleted(wake);
                _near.WriteAsync(one.AsMemory(), CancellationToken.None).GetAwaiter().GetResult();
                while (Volatile.Read(ref woken) == 0) Thread.Yield();
                Assert.True(awaiter.GetResult() == 1);
            }
        });
    }
}
