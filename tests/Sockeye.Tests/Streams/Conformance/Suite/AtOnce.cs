// CA2022, xUnit1051: short reads and calls without tokens are what is under test.
#pragma warning disable CA2022, xUnit1051

using Xunit;

namespace Sockeye.Tests.Streams.Conformance;

/// <summary>Several calls at the same time.</summary>
public abstract partial class ConnectedStreamSuite
{
    [Theory]
    [InlineData(Way.Memory)]
    [InlineData(Way.Array)]
    [InlineData(Way.Callback)]
    public async Task Both_ends_write_and_read_much_at_once(Way way)
    {
        await using var pair = await OpenAsync();
        byte[] there = Bytes(wiring.Plenty, 1), back = Bytes(wiring.Plenty, 2);
        Task all = Task.WhenAll(
            WritePiecesAsync(pair.Near.Stream, there),
            WritePiecesAsync(pair.Far.Stream, back),
            IsReadAsync(pair.Far.Stream, there),
            IsReadAsync(pair.Near.Stream, back));
        await Soon(all);

        async Task WritePiecesAsync(Stream stream, byte[] bytes)
        {
            for (int at = 0; at < bytes.Length; at += 50_000)
            {
                await way.WriteAsync(stream, bytes, at, Math.Min(50_000, bytes.Length - at));
            }
        }

        async Task IsReadAsync(Stream stream, byte[] bytes)
        {
            var got = new byte[bytes.Length];
            Assert.Equal(bytes.Length, await way.FillAsync(stream, got));
            Assert.True(bytes.AsSpan().SequenceEqual(got));
        }
    }

    [Fact]
    public async Task A_read_may_wait_while_writes_go_on()
    {
        await using var pair = await OpenAsync();
        Task<int> reading = pair.Near.Stream.ReadAsync(new byte[1]).AsTask();
        for (byte i = 0; i < 20; i++)
        {
            await WriteSoon(pair.Near.Stream, [i]);
            Assert.Equal([i], await ReadSoon(pair.Far.Stream, 1));
        }
        Assert.False(reading.IsCompleted);
        await WriteSoon(pair.Far.Stream, [1]);
        Assert.Equal(1, await Soon(reading));
    }

    [Fact]
    public async Task A_write_may_wait_while_reads_go_on()
    {
        await using var pair = await OpenAsync();
        Task writing = pair.Near.Stream.WriteAsync(new byte[wiring.MoreThanFits]).AsTask();
        for (byte i = 0; i < 20; i++)
        {
            await WriteSoon(pair.Far.Stream, [i]);
            Assert.Equal([i], await ReadSoon(pair.Near.Stream, 1));
        }
        await StillWaits(writing);
        await Soon(pair.Far.Stream.ReadExactlyAsync(new byte[wiring.MoreThanFits]));
        await Soon(writing);
    }

    [Fact]
    public async Task Many_connections_work_at_once()
    {
        await Soon(Task.WhenAll(Enumerable.Range(0, 8).Select(EchoAsync)));

        async Task EchoAsync(int seed)
        {
            await using var pair = await OpenAsync();
            byte[] sent = Bytes(wiring.Plenty / 16, seed), got = new byte[sent.Length];
            Task echoing = EchoBackAsync(pair.Far);
            Task writing = pair.Near.Stream.WriteAsync(sent).AsTask();
            await pair.Near.Stream.ReadExactlyAsync(got);
            await writing;
            // Not sooner: SslStream may not be shut down while it is read (OpenSSL's memory is damaged, over NetworkStream too).
            await pair.Near.FinishWriting();
            await echoing;
            Assert.True(sent.AsSpan().SequenceEqual(got), $"connection {seed}");
        }

        static async Task EchoBackAsync(StreamEnd end)
        {
            await end.Stream.CopyToAsync(end.Stream);
            await end.FinishWriting();
        }
    }

    [Fact]
    public async Task A_writer_waits_for_a_slow_reader()
    {
        await using var pair = await OpenAsync();
        byte[] sent = Bytes(wiring.MoreThanFits), got = new byte[sent.Length];
        Task writing = pair.Near.Stream.WriteAsync(sent).AsTask();
        await StillWaits(writing);
        int half = sent.Length / 2;
        await Soon(pair.Far.Stream.ReadExactlyAsync(got, 0, half / 2));
        await StillWaits(writing);
        await Soon(pair.Far.Stream.ReadExactlyAsync(got, half / 2, got.Length - (half / 2)));
        await Soon(writing);
        Assert.True(sent.AsSpan().SequenceEqual(got));
    }
}
