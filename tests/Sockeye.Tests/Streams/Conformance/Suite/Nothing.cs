// CA2022, xUnit1051: short reads and calls without tokens are what is under test.
#pragma warning disable CA2022, xUnit1051

using System.Net.Sockets;
using Xunit;

namespace Sockeye.Tests.Streams.Conformance;

/// <summary>Reads into no bytes, and writes of none.</summary>
public abstract partial class ConnectedStreamSuite
{
    [Theory]
    [MemberData(nameof(EveryWayOfBlocks))]
    public async Task A_read_into_nothing_waits_until_something_comes_and_takes_nothing(Way way)
    {
        await using var pair = await OpenAsync();
        Task<int> waiting = way.ReadAsync(pair.Near.Stream, [], 0, 0);
        await StillWaits(waiting);
        await WriteSoon(pair.Far.Stream, [1, 2]);
        Assert.Equal(0, await Soon(waiting));
        Assert.Equal(0, await Soon(way.ReadAsync(pair.Near.Stream, [], 0, 0)));
        Assert.Equal([1, 2], await ReadSoon(pair.Near.Stream, 2));
    }

    [Theory]
    [MemberData(nameof(EveryWayOfBlocks))]
    public async Task A_read_into_nothing_ends_with_the_stream(Way way)
    {
        await using var pair = await OpenAsync();
        Task<int> waiting = way.ReadAsync(pair.Near.Stream, [], 0, 0);
        await StillWaits(waiting);
        await Soon(pair.Far.FinishWriting());
        Assert.Equal(0, await Soon(waiting));
        Assert.Equal(0, await Soon(way.ReadAsync(pair.Near.Stream, [], 0, 0)));
        Assert.Equal(0, await ReadSoon(pair.Near.Stream, new byte[1]));
    }

    [Theory]
    [MemberData(nameof(EveryWayOfBlocks))]
    public async Task A_write_of_nothing_is_not_seen(Way way)
    {
        await using var pair = await OpenAsync();
        Task<int> reading = pair.Far.Stream.ReadAsync(new byte[10]).AsTask();
        await Soon(way.WriteAsync(pair.Near.Stream, []));
        await StillWaits(reading);
        await WriteSoon(pair.Near.Stream, [7]);
        await Soon(way.WriteAsync(pair.Near.Stream, []));
        Assert.Equal(1, await Soon(reading));
    }

    [Fact]
    public async Task Waiting_into_nothing_and_then_reading_takes_all()
    {
        await using var pair = await OpenAsync();
        byte[] sent = Bytes(100_000);
        Task write = pair.Far.Stream.WriteAsync(sent).AsTask();
        using var all = new MemoryStream();
        var buffer = new byte[5000];
        while (all.Length < sent.Length)
        {
            Assert.Equal(0, await Soon(pair.Near.Stream.ReadAsync(Memory<byte>.Empty)));
            int count = await ReadSoon(pair.Near.Stream, buffer);
            Assert.NotEqual(0, count);
            all.Write(buffer, 0, count);
        }
        await Soon(write);
        Assert.True(sent.AsSpan().SequenceEqual(all.ToArray()));
    }

    // The peer breaks the connection off, and we have been told.
    private protected async Task BreakOffAsync(StreamPair pair)
    {
        Task<int> waiting = pair.Near.Stream.ReadAsync(new byte[1]).AsTask();
        await BreakOffAsync(pair, waiting);
        await FailsWith(waiting, SocketError.ConnectionReset);
    }

    // A reset that is lost is not sent again: who sends nothing does not hear of it. So we send.
    private protected async Task BreakOffAsync(StreamPair pair, Task waiting)
    {
        pair.Far.Abort();
        if (!wiring.LosesPackets) return;
        await Task.WhenAny(waiting, Task.Delay(200));
        if (!waiting.IsCompleted) await Record.ExceptionAsync(() => WriteSoon(pair.Near.Stream, [0]));
    }
}
