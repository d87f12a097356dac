using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Sockeye.Streams;
using Xunit;

namespace Sockeye.Tests.Streams;

/// <summary>A connection as two pipes: our pipes on the left, a plain stream on the right.</summary>
public sealed class TcpDuplexPipeTests : ConnectedOnCable
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Near.SendBufferSize = Near.ReceiveBufferSize = Far.SendBufferSize = Far.ReceiveBufferSize = 32 << 10;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bytes_pass_both_ways_and_each_direction_ends_by_itself(bool waitsWithoutBuffer)
    {
        await using var pipe = new TcpDuplexPipe(Near, new TcpDuplexPipeOptions { WaitsWithoutBuffer = waitsWithoutBuffer });
        await pipe.Output.WriteAsync("question"u8.ToArray(), Soon);
        await pipe.Output.CompleteAsync();
        Assert.Equal("question", await TextOf(Far));
        await Far.WriteAsync("answer"u8.ToArray(), Soon);
        Far.ShutdownWrite();
        Assert.Equal("answer", await TextOf(pipe.Input.AsStream()));
        await pipe.Completion.WaitAsync(Soon);
    }

    [Fact]
    public async Task The_peers_end_leaves_our_direction_open()
    {
        await using var pipe = new TcpDuplexPipe(Near);
        Far.ShutdownWrite();
        Assert.True((await pipe.Input.ReadAsync(Soon)).IsCompleted);
        FlushResult flushed = await pipe.Output.WriteAsync("still here"u8.ToArray(), Soon);
        Assert.False(flushed.IsCompleted);
        await pipe.DisposeAsync();
        Assert.Equal("still here", await TextOf(Far));
    }

    [Fact]
    public async Task What_came_is_there_as_it_comes()
    {
        await using var pipe = new TcpDuplexPipe(Near);
        for (byte i = 0; i < 10; i++)
        {
            await Far.WriteAsync(new[] { i }, Soon);
            ReadResult result = await pipe.Input.ReadAsync(Soon);
            Assert.Equal([i], result.Buffer.ToArray());
            pipe.Input.AdvanceTo(result.Buffer.End);
        }
    }

    [Fact]
    public async Task Who_does_not_consume_makes_the_peer_wait()
    {
        const int Limit = 64 << 10, Much = 2 << 20;
        await using var pipe = new TcpDuplexPipe(Near, new TcpDuplexPipeOptions { ReceiveLimit = Limit });
        byte[] sent = new byte[Much];
        new Random(1).NextBytes(sent);
        Task writing = Far.WriteAsync(sent, Soon).AsTask();
        await Task.WhenAny(writing, Task.Delay(50, Soon));
        Assert.False(writing.IsCompleted);
        ReadResult held = await pipe.Input.ReadAtLeastAsync(Limit, Soon);
        Assert.InRange(held.Buffer.Length, Limit, 2 * Limit);
        pipe.Input.AdvanceTo(held.Buffer.Start);
        var got = new byte[Much];
        await pipe.Input.AsStream().ReadExactlyAsync(got, Soon);
        await writing;
        Assert.True(sent.AsSpan().SequenceEqual(got));
    }

    [Fact]
    public async Task Who_writes_more_than_the_peer_reads_waits_in_its_flush()
    {
        await using var pipe = new TcpDuplexPipe(Near);
        byte[] piece = new byte[16 << 10];
        new Random(2).NextBytes(piece);
        ValueTask<FlushResult> flush = default;
        int written = 0;
        while (flush.IsCompleted)
        {
            Assert.True(written < 64 << 20, "nothing ever waits");
            await flush;
            flush = pipe.Output.WriteAsync(piece, Soon);
            written += piece.Length;
            if (!flush.IsCompleted) await Task.Delay(50, Soon);
        }
        var got = new byte[written];
        await Far.ReadExactlyAsync(got, Soon);
        await flush;
        for (int at = 0; at < written; at += piece.Length) Assert.True(got.AsSpan(at, piece.Length).SequenceEqual(piece));
    }

    [Fact]
    public async Task An_output_that_fails_resets_the_connection()
    {
        await using var pipe = new TcpDuplexPipe(Near);
        Task<int> reading = Far.ReadAsync(new byte[1], Soon).AsTask();
        await pipe.Output.CompleteAsync(new InvalidOperationException("half a message"));
        var told = await Assert.ThrowsAsync<IOException>(() => reading);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(told.InnerException).SocketErrorCode);
        await pipe.Completion.WaitAsync(Soon);
    }

    /// <summary>A reset is told once by the stack; here both pipes fail, whichever was told.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_breaks_fails_what_is_read(bool writes)
    {
        await using var pipe = new TcpDuplexPipe(Near);
        await pipe.Output.WriteAsync("x"u8.ToArray(), Soon);
        Assert.Equal(1, await Far.ReadAsync(new byte[1], Soon));
        Task writing = writes ? Task.Run(WriteOnAsync, Soon) : Task.CompletedTask;
        Far.Abort();
        var told = await Assert.ThrowsAsync<IOException>(async () => await pipe.Input.ReadAsync(Soon));
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(told.InnerException).SocketErrorCode);
        await writing;

        async Task WriteOnAsync()
        {
            await Assert.ThrowsAsync<IOException>(async () =>
            {
                while (true) await pipe.Output.WriteAsync(new byte[100], Soon);
            });
        }
    }

    [Fact]
    public async Task Aborting_fails_both_pipes_with_the_reason_and_resets()
    {
        await using var pipe = new TcpDuplexPipe(Near);
        Task<int> peer = Far.ReadAsync(new byte[1], Soon).AsTask();
        ValueTask<ReadResult> reading = pipe.Input.ReadAsync(Soon);
        var reason = new TimeoutException("enough");
        pipe.Abort(reason);
        Assert.Same(reason, await Assert.ThrowsAsync<TimeoutException>(async () => await reading));
        await pipe.Completion.WaitAsync(Soon);
        Assert.Same(reason, await Assert.ThrowsAsync<TimeoutException>(async () => await pipe.Output.WriteAsync(new byte[1], Soon)));
        await Assert.ThrowsAsync<IOException>(() => peer);
    }

    [Fact]
    public async Task What_was_written_before_disposal_arrives_and_every_buffer_is_given_back()
    {
        using var pool = new CountingPool();
        byte[] sent = new byte[300_000];
        new Random(3).NextBytes(sent);
        await using (var pipe = new TcpDuplexPipe(Near, new TcpDuplexPipeOptions { Pool = pool, SendLimit = 1 << 20 }))
        {
            await pipe.Output.WriteAsync(sent, Soon);
            ValueTask disposing = pipe.DisposeAsync();
            var got = new byte[sent.Length];
            await Far.ReadExactlyAsync(got, Soon);
            Assert.True(sent.AsSpan().SequenceEqual(got));
            Assert.Equal(0, await Far.ReadAsync(new byte[1], Soon));
            await disposing;
        }
        Assert.NotEqual(0, pool.Total);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task Nothing_is_held_while_nothing_comes()
    {
        using var pool = new CountingPool();
        await using var pipe = new TcpDuplexPipe(Near, new TcpDuplexPipeOptions { Pool = pool });
        await Task.Delay(20, Soon);
        Assert.Equal(0, pool.Total);
        await Far.WriteAsync(new byte[1], Soon);
        ReadResult result = await pipe.Input.ReadAsync(Soon);
        Assert.Equal(1, result.Buffer.Length);
    }

    [Fact]
    public async Task A_read_can_be_cancelled_and_done_again()
    {
        await using var pipe = new TcpDuplexPipe(Near);
        ValueTask<ReadResult> reading = pipe.Input.ReadAsync(Soon);
        pipe.Input.CancelPendingRead();
        Assert.True((await reading).IsCanceled);
        await Far.WriteAsync(new byte[] { 5 }, Soon);
        ReadResult result = await pipe.Input.ReadAsync(Soon);
        Assert.Equal([5], result.Buffer.ToArray());
        pipe.Input.AdvanceTo(result.Buffer.End);
    }

    private static async Task<string> TextOf(Stream stream)
    {
        using var text = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        return await text.ReadToEndAsync(Soon);
    }

    private sealed class CountingPool : MemoryPool<byte>
    {
        private int _outstanding;
        private int _total;

        public int Outstanding => Volatile.Read(ref _outstanding);

        public int Total => Volatile.Read(ref _total);

        public override int MaxBufferSize => 1 << 20;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            Interlocked.Increment(ref _total);
            Interlocked.Increment(ref _outstanding);
            return new Owner(this, new byte[Math.Max(4096, minBufferSize)]);
        }

        protected override void Dispose(bool disposing)
        {
        }

        private sealed class Owner(CountingPool pool, byte[] bytes) : IMemoryOwner<byte>
        {
            public Memory<byte> Memory => bytes;

            public void Dispose() => Interlocked.Decrement(ref pool._outstanding);
        }
    }
}
