// CA1835, CA2022, xUnit1051: short reads and calls without tokens are what is under test.
#pragma warning disable CA1835, CA2022, xUnit1051

using Xunit;

namespace Sockeye.Tests.Streams.Conformance;

public abstract partial class ConnectedStreamSuite
{
    private protected static readonly CancellationToken s_cancelled = new(canceled: true);

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

    /// <summary>Cancellation and arrival at the same moment: the byte comes by this read or by the next, never twice, never not.</summary>
    private protected static async Task IsCancelled(Task task, CancellationToken by)
    {
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(task));
        Assert.Equal(by, cancelled.CancellationToken);
    }
}
