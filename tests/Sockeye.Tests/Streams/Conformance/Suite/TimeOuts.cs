// CA2022, xUnit1051: short reads and calls without tokens are what is under test.
#pragma warning disable CA2022, xUnit1051

using System.Diagnostics;
using System.Net.Sockets;
using Xunit;

namespace Sockeye.Tests.Streams.Conformance;

public abstract partial class ConnectedStreamSuite
{
    public static TheoryData<Way> WaysThatBlock => [.. Ways.All.Where(way => way.Blocks())];

    [Fact]
    public async Task Timeouts_are_infinite_at_first_and_what_was_set_after_that()
    {
        await using var pair = await OpenAsync();
        Stream stream = pair.Near.Stream;
        Assert.Equal(Timeout.Infinite, stream.ReadTimeout);
        Assert.Equal(Timeout.Infinite, stream.WriteTimeout);
        stream.ReadTimeout = 1000;
        stream.WriteTimeout = 2000;
        Assert.Equal(1000, stream.ReadTimeout);
        Assert.Equal(2000, stream.WriteTimeout);
        stream.ReadTimeout = stream.WriteTimeout = Timeout.Infinite;
        Assert.Equal(Timeout.Infinite, stream.ReadTimeout);
        Assert.Equal(Timeout.Infinite, stream.WriteTimeout);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(int.MinValue)]
    public async Task A_timeout_that_is_no_time_is_refused(int milliseconds)
    {
        await using var pair = await OpenAsync();
        Assert.Throws<ArgumentOutOfRangeException>(() => pair.Near.Stream.ReadTimeout = milliseconds);
        Assert.Throws<ArgumentOutOfRangeException>(() => pair.Near.Stream.WriteTimeout = milliseconds);
    }

    [Theory]
    [MemberData(nameof(WaysThatBlock))]
    public async Task A_read_that_takes_too_long_fails_and_the_next_may_go_well(Way way)
    {
        await using var pair = await OpenAsync();
        pair.Near.Stream.ReadTimeout = 40;
        var watch = Stopwatch.StartNew();
        await FailsWith(way.ReadAsync(pair.Near.Stream, new byte[1], 0, 1), SocketError.TimedOut);
        Assert.InRange(watch.ElapsedMilliseconds, 30, 10_000);
        if (!wiring.IsPlain) return;
        pair.Near.Stream.ReadTimeout = Timeout.Infinite;
        await WriteSoon(pair.Far.Stream, [5]);
        var got = new byte[1];
        Assert.Equal(1, await Soon(way.ReadAsync(pair.Near.Stream, got, 0, 1)));
        Assert.Equal(5, got[0]);
    }

    [Fact]
    public async Task Asynchronous_calls_have_no_timeouts()
    {
        await using var pair = await OpenAsync();
        pair.Near.Stream.ReadTimeout = pair.Near.Stream.WriteTimeout = 1;
        Task<int> reading = pair.Near.Stream.ReadAsync(new byte[1]).AsTask();
        Task writing = pair.Near.Stream.WriteAsync(new byte[wiring.MoreThanFits]).AsTask();
        await StillWaits(reading);
        await StillWaits(writing);
        await WriteSoon(pair.Far.Stream, [5]);
        Assert.Equal(1, await Soon(reading));
        await Soon(pair.Far.Stream.ReadExactlyAsync(new byte[wiring.MoreThanFits]));
        await Soon(writing);
    }

    [Fact]
    public async Task A_timeout_does_not_touch_what_comes_in_time()
    {
        await using var pair = await OpenAsync();
        pair.Near.Stream.ReadTimeout = pair.Near.Stream.WriteTimeout = 20_000;
        Task<int> reading = Way.Span.ReadAsync(pair.Near.Stream, new byte[1], 0, 1);
        await StillWaits(reading);
        await WriteSoon(pair.Far.Stream, [5]);
        Assert.Equal(1, await Soon(reading));
        await Soon(Way.Span.WriteAsync(pair.Near.Stream, [6]));
        Assert.Equal([6], await ReadSoon(pair.Far.Stream, 1));
    }
}
