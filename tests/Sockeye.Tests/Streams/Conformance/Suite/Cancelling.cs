// CA1835, CA2022, xUnit1051: short reads and calls without tokens are what is under test.
#pragma warning disable CA1835, CA2022, xUnit1051

using Xunit;

namespace Sockeye.Tests.Streams.Conformance;

public abstract partial class ConnectedStreamSuite
{
    private static readonly CancellationToken s_cancelled = new(canceled: true);

    [Theory]
    [MemberData(nameof(WaysWithTokens))]
    public async Task A_read_with_a_cancelled_token_takes_nothing(Way way)
    {
        await using var pair = await OpenAsync();
        await WriteSoon(pair.Far.Stream, [1, 2]);
        await IsCancelled(way.ReadAsync(pair.Near.Stream, new byte[2], 0, 2, s_cancelled), s_cancelled);
        Assert.Equal([1, 2], await ReadSoon(pair.Near.Stream, 2));
    }

    [Theory]
    [MemberData(nameof(WaysWithTokens))]
    public async Task A_write_with_a_cancelled_token_sends_nothing(Way way)
    {
        await using var pair = await OpenAsync();
        await IsCancelled(way.WriteAsync(pair.Near.Stream, [1, 2], 0, 2, s_cancelled), s_cancelled);
        // What SslStream has encrypted cannot be taken back, and the peer cannot do without it.
        if (!wiring.IsPlain) return;
        await WriteSoon(pair.Near.Stream, [3]);
        Assert.Equal([3], await ReadSoon(pair.Far.Stream, 1));
    }

    [Fact]
    public async Task Calls_made_of_reads_heed_a_cancelled_token()
    {
        await using var pair = await OpenAsync();
        await WriteSoon(pair.Far.Stream, [1, 2]);
        await IsCancelled(pair.Near.Stream.CopyToAsync(Stream.Null, s_cancelled), s_cancelled);
        await IsCancelled(pair.Near.Stream.ReadExactlyAsync(new byte[1], s_cancelled).AsTask(), s_cancelled);
        await IsCancelled(pair.Near.Stream.ReadAtLeastAsync(new byte[1], 1, true, s_cancelled).AsTask(), s_cancelled);
        Assert.Equal([1, 2], await ReadSoon(pair.Near.Stream, 2));
    }

    [Theory]
    [MemberData(nameof(WaysWithTokens))]
    public async Task A_read_that_waits_can_be_cancelled(Way way)
    {
        await using var pair = await OpenAsync();
        using var stop = new CancellationTokenSource();
        Task<int> waiting = way.ReadAsync(pair.Near.Stream, new byte[2], 0, 2, stop.Token);
        await StillWaits(waiting);
        await stop.CancelAsync();
        await IsCancelled(waiting, stop.Token);
    }

    [Theory]
    [MemberData(nameof(WaysWithTokens))]
    public async Task After_reads_that_were_cancelled_the_stream_is_as_it_was(Way way)
    {
        PlainOnly();
        await using var pair = await OpenAsync();
        for (int i = 0; i < 20; i++)
        {
            using var stop = new CancellationTokenSource();
            Task<int> waiting = way.ReadAsync(pair.Near.Stream, new byte[2], 0, 2, stop.Token);
            Assert.False(waiting.IsCompleted);
            await stop.CancelAsync();
            await IsCancelled(waiting, stop.Token);
        }
        Task<byte[]> reading = ReadToEnd(pair.Near.Stream);
        byte[] sent = Bytes(50_000);
        await WriteSoon(pair.Far.Stream, sent);
        await Soon(pair.Far.FinishWriting());
        Assert.Equal(sent, await Soon(reading));
    }

    [Fact]
    public async Task A_wait_into_nothing_can_be_cancelled()
    {
        await using var pair = await OpenAsync();
        using var stop = new CancellationTokenSource();
        Task<int> waiting = pair.Near.Stream.ReadAsync(Memory<byte>.Empty, stop.Token).AsTask();
        await StillWaits(waiting);
        await stop.CancelAsync();
        await IsCancelled(waiting, stop.Token);
        if (!wiring.IsPlain) return;
        await WriteSoon(pair.Far.Stream, [8]);
        Assert.Equal([8], await ReadSoon(pair.Near.Stream, 1));
    }

    [Fact]
    public async Task A_copy_that_waits_can_be_cancelled()
    {
        await using var pair = await OpenAsync();
        await WriteSoon(pair.Far.Stream, [1, 2, 3]);
        using var stop = new CancellationTokenSource();
        using var copied = new MemoryStream();
        await Soon(pair.Near.Stream.ReadAsync(Memory<byte>.Empty));
        Task copying = pair.Near.Stream.CopyToAsync(copied, stop.Token);
        await StillWaits(copying);
        await stop.CancelAsync();
        await IsCancelled(copying, stop.Token);
        Assert.Equal([1, 2, 3], copied.ToArray());
    }

    [Theory]
    [MemberData(nameof(WaysWithTokens))]
    public async Task Of_a_write_that_was_cancelled_a_first_part_was_sent_and_writing_goes_on(Way way)
    {
        PlainOnly();
        await using var pair = await OpenAsync();
        byte[] first = Bytes(wiring.MoreThanFits, 1), second = Bytes(10_000, 2);
        using var stop = new CancellationTokenSource();
        Task waiting = way.WriteAsync(pair.Near.Stream, first, 0, first.Length, stop.Token);
        await StillWaits(waiting);
        await stop.CancelAsync();
        await IsCancelled(waiting, stop.Token);
        Task<byte[]> reading = ReadToEnd(pair.Far.Stream);
        await WriteSoon(pair.Near.Stream, second);
        await Soon(pair.Near.FinishWriting());
        byte[] got = await Soon(reading);
        int part = got.Length - second.Length;
        Assert.InRange(part, 1, first.Length - 1);
        Assert.True(got.AsSpan(0, part).SequenceEqual(first.AsSpan(0, part)), "a part of the first write");
        Assert.True(got.AsSpan(part).SequenceEqual(second), "all of the second");
    }

    [Fact]
    public async Task Cancelling_after_the_end_of_a_call_is_nothing()
    {
        await using var pair = await OpenAsync();
        using var stop = new CancellationTokenSource();
        var got = new byte[1];
        Task<int> reading = pair.Near.Stream.ReadAsync(got, stop.Token).AsTask();
        await Soon(pair.Far.Stream.WriteAsync(new byte[] { 1 }, stop.Token));
        Assert.Equal(1, await Soon(reading));
        await stop.CancelAsync();
        await WriteSoon(pair.Far.Stream, [2]);
        Assert.Equal([2], await ReadSoon(pair.Near.Stream, 1));
    }

    [Fact]
    public async Task Of_two_reads_that_wait_one_can_be_cancelled()
    {
        PlainOnly();
        foreach (bool cancelsFirst in new[] { true, false })
        {
            await using var pair = await OpenAsync();
            using var stop = new CancellationTokenSource();
            byte[] one = new byte[1], two = new byte[1];
            Task<int> first = pair.Near.Stream.ReadAsync(one, cancelsFirst ? stop.Token : default).AsTask();
            Task<int> second = pair.Near.Stream.ReadAsync(two, cancelsFirst ? default : stop.Token).AsTask();
            await StillWaits(first);
            await stop.CancelAsync();
            await IsCancelled(cancelsFirst ? first : second, stop.Token);
            await WriteSoon(pair.Far.Stream, [6]);
            Assert.Equal(1, await Soon(cancelsFirst ? second : first));
            Assert.Equal(6, (cancelsFirst ? two : one)[0]);
        }
    }

    /// <summary>Cancellation and arrival at the same moment: the byte comes by this read or by the next, never twice, never not.</summary>
    [Fact]
    public async Task A_read_that_is_cancelled_while_bytes_come_loses_none()
    {
        PlainOnly();
        await using var pair = await OpenAsync();
        var random = new Random(3);
        var got = new byte[1];
        for (int i = 0; i < 200; i++)
        {
            using var stop = new CancellationTokenSource();
            Task<int> reading = pair.Near.Stream.ReadAsync(got, stop.Token).AsTask();
            Task writing = pair.Far.Stream.WriteAsync(new[] { (byte)i }).AsTask();
            Thread.SpinWait(random.Next(2000));
            await stop.CancelAsync();
            await Soon(writing);
            try
            {
                Assert.Equal(1, await Soon(reading));
            }
            catch (OperationCanceledException cancelled)
            {
                Assert.Equal(stop.Token, cancelled.CancellationToken);
                Assert.Equal(1, await ReadSoon(pair.Near.Stream, got));
            }
            Assert.Equal((byte)i, got[0]);
        }
    }

    private static async Task IsCancelled(Task task, CancellationToken by)
    {
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(task));
        Assert.Equal(by, cancelled.CancellationToken);
    }
}
