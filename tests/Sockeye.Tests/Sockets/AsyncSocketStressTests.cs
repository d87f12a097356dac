// CA2022: short reads are what is under test.
#pragma warning disable CA2022

using System.Net.Sockets;
using Sockeye.Streams;
using Sockeye.Tests.Streams;
using Xunit;
using TcpListener = Sockeye.Streams.TcpListener;

namespace Sockeye.Tests.Sockets;

/// <summary>Cancellation, completion, time-outs and disposal of pooled operations, all at once: every call ends exactly once, with its
/// own result, and no byte is lost, doubled or written into the buffer of another call.</summary>
public sealed class AsyncSocketStressTests
{
    private const int Rounds = 3000;

    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public async Task Reads_that_are_cancelled_at_any_moment_lose_nothing(int seed, bool inline)
    {
        using var cable = new Cable(inline: inline);
        var (near, far) = await PairAsync(cable);
        byte[] sent = new byte[Rounds * 8];
        new Random(seed).NextBytes(sent);
        Task writing = Task.Run(() => WritePiecesAsync(far, sent, new Random(seed)), Soon);
        using var got = new MemoryStream();
        var random = new Random(seed);
        var canceller = new Canceller();
        while (got.Length < sent.Length)
        {
            using var stop = new CancellationTokenSource();
            var buffer = new byte[1 + random.Next(64)];
            canceller.CancelSoon(stop, random.Next(3000));
            ValueTask<int> reading = near.ReadAsync(random.Next(4) == 0 ? Memory<byte>.Empty : buffer, stop.Token);
            try
            {
                int count = await reading;
                got.Write(buffer, 0, count);
                Assert.DoesNotContain(buffer.AsSpan(count).ToArray(), left => left != 0);
            }
            catch (OperationCanceledException cancelled)
            {
                Assert.Equal(stop.Token, cancelled.CancellationToken);
                // The buffer is the caller's again: nothing may be put into it later.
                Assert.DoesNotContain(buffer, left => left != 0);
            }
            canceller.Settle();
        }
        await writing.WaitAsync(Soon);
        Assert.True(sent.AsSpan().SequenceEqual(got.ToArray()));
        near.Dispose();
        far.Dispose();
        canceller.Dispose();
    }

    /// <summary>Each write is of one value, and cancelled somewhere: the peer reads a part of each, in order.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Writes_that_are_cancelled_at_any_moment_stay_in_order(int seed)
    {
        using var cable = new Cable();
        var (near, far) = await PairAsync(cable);
        near.SendBufferSize = far.ReceiveBufferSize = 16 << 10;
        Task<int[]> counting = Task.Run(() => CountAsync(far), Soon);
        var random = new Random(seed);
        var canceller = new Canceller();
        const int Size = 40_000;
        var whole = new bool[200];
        for (int i = 0; i < whole.Length; i++)
        {
            using var stop = new CancellationTokenSource();
            byte[] piece = new byte[Size];
            Array.Fill(piece, (byte)i);
            canceller.CancelSoon(stop, random.Next(20_000));
            try
            {
                await near.WriteAsync(piece, stop.Token);
                whole[i] = true;
            }
            catch (OperationCanceledException)
            {
            }
            canceller.Settle();
        }
        near.ShutdownWrite();
        int[] counts = await counting.WaitAsync(Soon);
        for (int i = 0; i < whole.Length; i++)
        {
            if (whole[i]) Assert.Equal(Size, counts[i]);
            else Assert.InRange(counts[i], 0, Size - 1);
        }
        near.Dispose();
        far.Dispose();
        canceller.Dispose();
    }

    [Fact]
    public async Task Blocking_reads_that_time_out_at_any_moment_lose_nothing()
    {
        using var cable = new Cable();
        var (near, far) = await PairAsync(cable);
        near.ReadTimeout = 1;
        byte[] sent = new byte[2000];
        new Random(6).NextBytes(sent);
        Task writing = Task.Run(
            async () =>
            {
                var random = new Random(6);
                for (int at = 0; at < sent.Length; at += 10)
                {
                    await far.WriteAsync(sent.AsMemory(at, 10), Soon);
                    if (random.Next(3) == 0) await Task.Delay(1, Soon);
                }
            },
            Soon);
        using var got = new MemoryStream();
        await Task.Factory.StartNew(
            () =>
            {
                var buffer = new byte[7];
                while (got.Length < sent.Length)
                {
                    try
                    {
                        got.Write(buffer, 0, near.Read(buffer, 0, 7));
                    }
                    catch (IOException late) when (late.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut })
                    {
                    }
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(Soon);
        await writing;
        Assert.True(sent.AsSpan().SequenceEqual(got.ToArray()));
        near.Dispose();
        far.Dispose();
    }

    /// <summary>Disposal by one thread while others begin, cancel and wait: every call ends.</summary>
    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    public async Task Every_call_ends_when_the_stream_is_disposed_at_any_moment(int seed, bool inline)
    {
        using var cable = new Cable(inline: inline);
        using var listener = TcpListener.Listen(cable.Right, Cable.At("10.0.0.2"));
        var random = new Random(seed);
        for (int i = 0; i < 150; i++)
        {
            ValueTask<TcpStream> accepting = listener.AcceptAsync(Soon);
            TcpStream near = await TcpStream.ConnectAsync(cable.Left, listener.LocalEndPoint, Soon);
            TcpStream far = await accepting;
            using var stop = new CancellationTokenSource();
            int delay = random.Next(3000);
            Task[] calls =
            [
                Task.Run(() => EndsAsync(() => near.ReadAsync(new byte[10].AsMemory(), stop.Token).AsTask()), Soon),
                Task.Run(() => EndsAsync(() => near.ReadAsync(new byte[10].AsMemory(), CancellationToken.None).AsTask()), Soon),
                Task.Run(() => EndsAsync(() => near.WriteAsync(new byte[5_000_000].AsMemory(), stop.Token).AsTask()), Soon),
                Task.Run(() => EndsAsync(() => near.WriteAsync(new byte[10].AsMemory(), CancellationToken.None).AsTask()), Soon),
                Task.Factory.StartNew(
                    () => EndsAsync(() => Task.FromResult(near.Read(new byte[5]))), CancellationToken.None,
                    TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap(),
            ];
            Thread.SpinWait(delay);
            Task cancelling = Task.Run(stop.Cancel, Soon);
            if (i % 3 == 0) near.Abort();
            else await near.DisposeAsync();
            await Task.WhenAll(calls).WaitAsync(Soon);
            await cancelling;
            await far.DisposeAsync();
        }

        static async Task EndsAsync(Func<Task> call)
        {
            try
            {
                await call();
            }
            catch (Exception ended) when (ended is IOException or ObjectDisposedException or OperationCanceledException)
            {
            }
        }
    }

    private static async Task<(TcpStream Near, TcpStream Far)> PairAsync(Cable cable)
    {
        using var listener = TcpListener.Listen(cable.Right, Cable.At("10.0.0.2"));
        ValueTask<TcpStream> accepting = listener.AcceptAsync(Soon);
        TcpStream near = await TcpStream.ConnectAsync(cable.Left, listener.LocalEndPoint, Soon);
        return (near, await accepting);
    }

    private static async Task WritePiecesAsync(TcpStream stream, byte[] bytes, Random random)
    {
        for (int at = 0; at < bytes.Length;)
        {
            int count = Math.Min(1 + random.Next(30), bytes.Length - at);
            await stream.WriteAsync(bytes.AsMemory(at, count), Soon);
            at += count;
            Thread.SpinWait(random.Next(1000));
        }
    }

    private static async Task<int[]> CountAsync(TcpStream stream)
    {
        var counts = new int[256];
        var buffer = new byte[8192];
        int last = 0;
        while (await stream.ReadAsync(buffer, Soon) is var count and not 0)
        {
            foreach (byte value in buffer.AsSpan(0, count))
            {
                Assert.True(value >= last, $"{value} after {last}");
                last = value;
                counts[value]++;
            }
        }
        return counts;
    }

    /// <summary>A thread that cancels after so many spins, so that cancellation meets completion at every place.</summary>
    private sealed class Canceller : IDisposable
    {
        private readonly SemaphoreSlim _go = new(0);
        private readonly SemaphoreSlim _done = new(0);
        private readonly Thread _thread;
        private CancellationTokenSource? _next;
        private int _spins;

        public Canceller()
        {
            _thread = new Thread(Run) { IsBackground = true };
            _thread.Start();
        }

        public void CancelSoon(CancellationTokenSource source, int spins)
        {
            (_next, _spins) = (source, spins);
            _go.Release();
        }

        /// <summary>The cancellation that was asked for is over.</summary>
        public void Settle() => _done.Wait(Soon);

        public void Dispose()
        {
            _next = null;
            _go.Release();
            _thread.Join();
            _go.Dispose();
            _done.Dispose();
        }

        private void Run()
        {
            while (true)
            {
                _go.Wait();
                if (_next is not { } source) return;
                Thread.SpinWait(_spins);
                source.Cancel();
                _done.Release();
            }
        }
    }
}
