// CA2022, xUnit1051: short reads and calls without tokens are what is under test.
#pragma warning disable CA2022, xUnit1051

using System.Net.Sockets;
using Xunit;

namespace Sockeye.Tests.Streams.Conformance;

/// <summary>How connections end: closed in one direction, in both, or broken off.</summary>
public abstract partial class ConnectedStreamSuite
{
    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task What_was_written_before_the_end_is_read_first_and_the_end_stays(Way way)
    {
        await using var pair = await OpenAsync();
        await WriteSoon(pair.Far.Stream, [1, 2, 3]);
        await Soon(pair.Far.FinishWriting());
        byte[] got = new byte[3], more = new byte[10];
        Assert.Equal(3, await Soon(way.FillAsync(pair.Near.Stream, got)));
        Assert.Equal([1, 2, 3], got);
        for (int i = 0; i < 3; i++) Assert.Equal(0, await Soon(way.ReadAsync(pair.Near.Stream, more, 0, 10)));
    }

    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task A_read_that_waits_is_woken_by_the_end(Way way)
    {
        await using var pair = await OpenAsync();
        Task<int> waiting = way.ReadAsync(pair.Near.Stream, new byte[10], 0, 10);
        await StillWaits(waiting);
        await Soon(pair.Far.FinishWriting());
        Assert.Equal(0, await Soon(waiting));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_disposed_end_is_the_end_for_the_other(bool asynchronously)
    {
        await using var pair = await OpenAsync();
        await WriteSoon(pair.Far.Stream, [4]);
        if (asynchronously) await pair.Far.Stream.DisposeAsync();
        else pair.Far.Stream.Dispose();
        var got = new byte[10];
        Assert.Equal(1, await ReadSoon(pair.Near.Stream, got));
        Assert.Equal(0, await ReadSoon(pair.Near.Stream, got));
    }

    [Fact]
    public async Task A_stream_that_is_half_closed_still_reads()
    {
        await using var pair = await OpenAsync();
        await Soon(pair.Near.FinishWriting());
        Assert.Equal(0, await ReadSoon(pair.Far.Stream, new byte[1]));
        byte[] sent = Bytes(100_000), got = new byte[100_000];
        Task write = pair.Far.Stream.WriteAsync(sent).AsTask();
        Assert.Equal(sent.Length, await Soon(Way.Memory.FillAsync(pair.Near.Stream, got)));
        await Soon(write);
        await Soon(pair.Far.FinishWriting());
        Assert.True(sent.AsSpan().SequenceEqual(got));
        Assert.Equal(0, await ReadSoon(pair.Near.Stream, got));
    }

    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task A_read_that_waits_fails_when_the_peer_breaks_off(Way way)
    {
        await using var pair = await OpenAsync();
        Task<int> waiting = way.ReadAsync(pair.Near.Stream, new byte[10], 0, 10);
        await StillWaits(waiting);
        await BreakOffAsync(pair, waiting);
        await FailsWith(waiting, SocketError.ConnectionReset);
    }

    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task A_write_that_waits_fails_when_the_peer_breaks_off(Way way)
    {
        await using var pair = await OpenAsync();
        Task waiting = way.WriteAsync(pair.Near.Stream, new byte[wiring.MoreThanFits]);
        await StillWaits(waiting);
        pair.Far.Abort();
        await FailsWith(waiting, SocketError.ConnectionReset, SocketError.Shutdown);
    }

    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task Writing_to_a_peer_that_has_gone_fails_at_last(Way way)
    {
        await using var pair = await OpenAsync();
        await pair.Far.Stream.DisposeAsync();
        Assert.Equal(0, await ReadSoon(pair.Near.Stream, new byte[1]));
        await FailsWith(WriteOnAsync(), SocketError.Shutdown, SocketError.ConnectionReset);

        async Task WriteOnAsync()
        {
            for (int i = 0; i < 2000; i++)
            {
                await way.WriteAsync(pair.Near.Stream, [1, 2, 3]);
                await Task.Delay(1);
            }
        }
    }

    [Fact]
    public async Task What_a_peer_wrote_before_it_left_without_reading_is_read()
    {
        await using var pair = await OpenAsync();
        await WriteSoon(pair.Near.Stream, Bytes(1000));
        await ReadSoon(pair.Far.Stream, 10);
        await WriteSoon(pair.Far.Stream, [1, 2, 3]);
        Assert.Equal([1, 2, 3], await ReadSoon(pair.Near.Stream, 3));
        await pair.Far.Stream.DisposeAsync();
        // It closes, and resets the connection because bytes were left unread: in this order, if the network keeps it.
        Task<int> last = pair.Near.Stream.ReadAsync(new byte[10]).AsTask();
        if (wiring.KeepsOrder || await Record.ExceptionAsync(() => Soon(last)) is null) Assert.Equal(0, await Soon(last));
        else await FailsWith(last, SocketError.ConnectionReset);
    }

    [Fact]
    public async Task A_stream_that_is_read_to_its_end_is_whole()
    {
        await using var pair = await OpenAsync();
        byte[] sent = Bytes(wiring.Plenty);
        Task writing = WriteAllAsync();
        byte[] got = await ReadToEnd(pair.Near.Stream);
        await Soon(writing);
        Assert.True(sent.AsSpan().SequenceEqual(got), $"{got.Length} of {sent.Length} bytes, or others");

        async Task WriteAllAsync()
        {
            await pair.Far.Stream.WriteAsync(sent);
            await pair.Far.FinishWriting();
        }
    }
}
