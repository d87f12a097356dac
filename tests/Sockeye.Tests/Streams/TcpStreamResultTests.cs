// CA2012, CA2022: value tasks are used here in ways that show what they are, and reads may be short.
#pragma warning disable CA2012, CA2022

using System.Net.Sockets;
using Sockeye.Core.Sockets.Options;
using Sockeye.Streams;
using Xunit;
using TcpListener = Sockeye.Streams.TcpListener;

namespace Sockeye.Tests.Streams;

/// <summary>What TcpStream has beyond NetworkStream: stricter value tasks, options without a socket, no garbage.</summary>
public sealed class TcpStreamResultTests : ConnectedOnCable
{
    [Fact]
    public async Task A_result_that_is_asked_for_too_early_is_refused_and_spoils_nothing()
    {
        var got = new byte[1];
        ValueTask<int> reading = Near.ReadAsync(got.AsMemory(), Soon);
        Assert.Throws<InvalidOperationException>(() => reading.GetAwaiter().GetResult());
        await Far.WriteAsync(new byte[] { 3 }, Soon);
        Assert.Equal(1, await reading);
        Assert.Equal(3, got[0]);
    }

    [Fact]
    public async Task A_value_task_knows_that_it_failed()
    {
        ValueTask<int> reading = Near.ReadAsync(new byte[1].AsMemory(), Soon);
        Far.Abort();
        Assert.True(SpinWait.SpinUntil(() => reading.IsCompleted, 20_000));
        Assert.True(reading.IsFaulted);
        Assert.False(reading.IsCompletedSuccessfully);
        await Assert.ThrowsAsync<IOException>(() => reading.AsTask());
    }

    [Fact]
    public async Task A_cancelled_task_is_cancelled_not_faulted()
    {
        using var stop = new CancellationTokenSource();
        Task<int> reading = Near.ReadAsync(new byte[1].AsMemory(), stop.Token).AsTask();
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
        Assert.False(Near.NoDelay);
        Near.NoDelay = true;
        Assert.True(Near.NoDelay);
        Assert.False(Near.KeepAlive);
        Near.KeepAlive = true;
        Assert.True(Near.KeepAlive);
        Near.ReceiveBufferSize = 40_000;
        Near.SendBufferSize = 50_000;
        Assert.Equal((80_000, 100_000), (Near.ReceiveBufferSize, Near.SendBufferSize));
        Assert.Equal(1, Near.GetOption(OptionLevel.Tcp, TcpOption.NoDelay));
        Assert.Throws<SocketException>(() => Near.SetOption(OptionLevel.Tcp, 9999, 1));
        Assert.Equal((0, false), (Near.Available, Near.DataAvailable));
        await Far.WriteAsync(new byte[7], Soon);
        await Near.ReadAsync(Memory<byte>.Empty, Soon);
        Assert.Equal((7, true), (Near.Available, Near.DataAvailable));
        await Near.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => Near.NoDelay);
        Assert.Throws<ObjectDisposedException>(() => Near.NoDelay = false);
        Assert.Throws<ObjectDisposedException>(() => Near.Available);
        Assert.Throws<ObjectDisposedException>(Near.ShutdownWrite);
        Assert.Equal("10.0.0.2", Near.RemoteEndPoint?.Address.ToString());
    }

    [Fact]
    public async Task An_aborted_stream_is_disposed()
    {
        Near.Abort();
        Near.Abort();
        Assert.False(Near.CanRead);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Near.ReadAsync(new byte[1].AsMemory(), Soon));
    }

    [Fact]
    public void Reads_and_writes_that_need_not_wait_allocate_nothing()
    {
        byte[] one = new byte[100], got = new byte[100];
        NoAllocation.In(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                ValueTask writing = Near.WriteAsync(one.AsMemory(), CancellationToken.None);
                Assert.True(writing.IsCompletedSuccessfully);
                while (Far.Available < 100) Thread.Yield();
                Assert.True(Far.Read(got, 0, 100) == 100);
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
                ValueTask<int> reading = Far.ReadAsync(got.AsMemory(), CancellationToken.None);
                var awaiter = reading.ConfigureAwait(false).GetAwaiter();
                if (awaiter.IsCompleted) throw new InvalidOperationException("nothing was sent");
                awaiter.UnsafeOnCompleted(wake);
                Near.WriteAsync(one.AsMemory(), CancellationToken.None).GetAwaiter().GetResult();
                while (Volatile.Read(ref woken) == 0) Thread.Yield();
                Assert.True(awaiter.GetResult() == 1);
            }
        });
    }
}
