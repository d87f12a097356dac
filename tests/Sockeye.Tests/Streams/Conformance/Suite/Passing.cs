// CA2022, xUnit1051: short reads and calls without tokens are what is under test.
#pragma warning disable CA2022, xUnit1051

using Xunit;

namespace Sockeye.Tests.Streams.Conformance;

public abstract partial class ConnectedStreamSuite
{
    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task What_is_written_in_one_way_is_read_in_every_way(Way writing)
    {
        await using var pair = await OpenAsync();
        foreach (Way reading in Ways.All)
        {
            foreach ((Stream from, Stream to) in new[] { (pair.Near.Stream, pair.Far.Stream), (pair.Far.Stream, pair.Near.Stream) })
            {
                byte[] sent = Bytes(50 + (int)reading), got = new byte[sent.Length];
                Task write = writing.WriteAsync(from, sent);
                Assert.Equal(sent.Length, await Soon(reading.FillAsync(to, got)));
                await Soon(write);
                Assert.Equal(sent, got);
            }
        }
    }

    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task Bytes_land_where_they_were_asked_for_and_nowhere_else(Way way)
    {
        await using var pair = await OpenAsync();
        await WriteSoon(pair.Far.Stream, [1, 2, 3]);
        byte[] got = [9, 9, 9, 9, 9, 9];
        for (int at = 2; at < 5;) at += await Soon(way.ReadAsync(pair.Near.Stream, got, at, 5 - at));
        Assert.Equal([9, 9, 1, 2, 3, 9], got);
    }

    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task Only_the_part_that_was_named_is_written(Way way)
    {
        await using var pair = await OpenAsync();
        await Soon(way.WriteAsync(pair.Near.Stream, [1, 2, 3, 4, 5], 1, 3));
        await Soon(way.WriteAsync(pair.Near.Stream, [6, 7], 1, 1));
        Assert.Equal([2, 3, 4, 7], await ReadSoon(pair.Far.Stream, 4));
    }

    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task A_small_read_leaves_the_rest(Way way)
    {
        await using var pair = await OpenAsync();
        byte[] sent = Bytes(40), got = new byte[40];
        await WriteSoon(pair.Far.Stream, sent);
        for (int at = 0; at < 40;) at += await Soon(way.ReadAsync(pair.Near.Stream, got, at, Math.Min(3, 40 - at)));
        Assert.Equal(sent, got);
    }

    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task A_large_read_gives_what_is_there(Way way)
    {
        await using var pair = await OpenAsync();
        var got = new byte[1000];
        Task<int> reading = way.ReadAsync(pair.Near.Stream, got, 0, 1000);
        await StillWaits(reading);
        await WriteSoon(pair.Far.Stream, [5]);
        Assert.Equal(1, await Soon(reading));
        Assert.Equal(5, got[0]);
    }

    [Theory]
    [InlineData(1, Way.Memory)]
    [InlineData(2, Way.Span)]
    [InlineData(1459, Way.ArrayTask)]
    [InlineData(16_385, Way.Array)]
    [InlineData(65_537, Way.Callback)]
    [InlineData(200_000, Way.Span)]
    [InlineData(200_000, Way.Memory)]
    public async Task Messages_of_all_sizes_come_whole(int size, Way way)
    {
        await using var pair = await OpenAsync();
        byte[] sent = Bytes(size), got = new byte[size];
        Task write = way.WriteAsync(pair.Near.Stream, sent);
        Assert.Equal(size, await Soon(way.FillAsync(pair.Far.Stream, got)));
        await Soon(write);
        Assert.True(sent.AsSpan().SequenceEqual(got));
    }

    [Fact]
    public async Task Every_value_of_a_byte_passes_and_the_end_is_minus_one()
    {
        await using var pair = await OpenAsync();
        Task writing = Ways.OnThread(() =>
        {
            for (int value = 0; value < 256; value++) pair.Near.Stream.WriteByte((byte)value);
        });
        await Soon(Ways.OnThread(() =>
        {
            for (int value = 0; value < 256; value++) Assert.Equal(value, pair.Far.Stream.ReadByte());
        }));
        await Soon(writing);
        await Soon(pair.Near.FinishWriting());
        Assert.Equal(-1, await Soon(Ways.OnThread(() => pair.Far.Stream.ReadByte())));
        Assert.Equal(-1, await Soon(Ways.OnThread(() => pair.Far.Stream.ReadByte())));
    }

    [Fact]
    public async Task Exact_reads_wait_for_all_of_it()
    {
        await using var pair = await OpenAsync();
        byte[] sent = Bytes(30), got = new byte[30];
        Task reading = pair.Near.Stream.ReadExactlyAsync(got).AsTask();
        await WriteSoon(pair.Far.Stream, sent[..10]);
        await StillWaits(reading);
        await WriteSoon(pair.Far.Stream, sent[10..]);
        await Soon(reading);
        Assert.Equal(sent, got);
        await WriteSoon(pair.Far.Stream, sent);
        await Soon(Ways.OnThread(() => pair.Near.Stream.ReadExactly(got, 5, 20)));
        Assert.Equal(sent[..20], got[5..25]);
    }

    [Fact]
    public async Task Exact_reads_say_when_the_end_came_too_early()
    {
        await using var pair = await OpenAsync();
        await WriteSoon(pair.Far.Stream, [1, 2]);
        await Soon(pair.Far.FinishWriting());
        await Assert.ThrowsAsync<EndOfStreamException>(() => Soon(pair.Near.Stream.ReadExactlyAsync(new byte[3])));
        await Assert.ThrowsAsync<EndOfStreamException>(() => Soon(Ways.OnThread(() => pair.Near.Stream.ReadExactly(new byte[3]))));
    }

    [Fact]
    public async Task A_read_of_at_least_so_many_takes_more_when_there_is_more()
    {
        await using var pair = await OpenAsync();
        var got = new byte[100];
        Task<int> reading = pair.Near.Stream.ReadAtLeastAsync(got, 10).AsTask();
        await WriteSoon(pair.Far.Stream, Bytes(4));
        await StillWaits(reading);
        await WriteSoon(pair.Far.Stream, Bytes(60));
        int first = await Soon(reading);
        Assert.InRange(first, 10, 64);
        if (first < 64) await ReadSoon(pair.Near.Stream, 64 - first);
        await WriteSoon(pair.Far.Stream, Bytes(3));
        await Soon(pair.Far.FinishWriting());
        Assert.Equal(3, await Soon(pair.Near.Stream.ReadAtLeastAsync(got, 10, throwOnEndOfStream: false)));
        await Assert.ThrowsAsync<EndOfStreamException>(() => Soon(pair.Near.Stream.ReadAtLeastAsync(got, 1)));
        Assert.Equal(0, await Soon(Ways.OnThread(() => pair.Near.Stream.ReadAtLeast(got, 1, throwOnEndOfStream: false))));
    }

    [Fact]
    public async Task Memory_that_is_no_array_will_do()
    {
        await using var pair = await OpenAsync();
        using var source = new ForeignMemory(Bytes(3000));
        using var target = new ForeignMemory(new byte[3000]);
        Task write = pair.Near.Stream.WriteAsync(source.Memory).AsTask();
        await Soon(pair.Far.Stream.ReadExactlyAsync(target.Memory));
        await Soon(write);
        Assert.Equal(source.GetSpan(), target.GetSpan());
        await Soon(Ways.OnThread(() => pair.Near.Stream.Write(source.GetSpan())));
        await Soon(Ways.OnThread(() => pair.Far.Stream.ReadExactly(target.GetSpan())));
        Assert.Equal(source.GetSpan(), target.GetSpan());
    }

    [Fact]
    public async Task Flushing_does_no_harm()
    {
        await using var pair = await OpenAsync();
        Stream stream = pair.Near.Stream;
        for (int i = 0; i < 3; i++)
        {
            stream.Flush();
            await Soon(stream.FlushAsync());
            await Soon(stream.FlushAsync(CancellationToken.None));
            await WriteSoon(stream, [(byte)i]);
        }
        if (wiring.IsPlain) await stream.FlushAsync(new CancellationToken(canceled: true));
        Assert.Equal([0, 1, 2], await ReadSoon(pair.Far.Stream, 3));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Any_mixture_of_ways_and_sizes_keeps_the_order(int seed)
    {
        await using var pair = await OpenAsync();
        byte[] sent = Bytes(60_000, seed), got = new byte[sent.Length];
        Task writing = MixAsync(new Random(seed), async (way, at, most) =>
        {
            int count = Math.Min(most, sent.Length - at);
            await way.WriteAsync(pair.Near.Stream, sent, at, count);
            return count;
        });
        Task reading = MixAsync(new Random(seed + 100), (way, at, most) =>
            way.ReadAsync(pair.Far.Stream, got, at, Math.Min(most, got.Length - at)));
        await Soon(Task.WhenAll(writing, reading));
        Assert.True(sent.AsSpan().SequenceEqual(got));

        async Task MixAsync(Random random, Func<Way, int, int, Task<int>> step)
        {
            for (int at = 0; at < sent.Length;)
            {
                var way = (Way)random.Next(Ways.All.Count);
                at += await step(way, at, 1 + random.Next(way == Way.Byte ? 10 : 5000));
            }
        }
    }

    [Fact]
    public async Task Question_and_answer_pass_a_thousand_times()
    {
        await using var pair = await OpenAsync();
        Task answering = AnswerAsync();
        byte[] one = new byte[8], back = new byte[8];
        for (int i = 0; i < 1000; i++)
        {
            BitConverter.TryWriteBytes(one, (long)i);
            await pair.Near.Stream.WriteAsync(one);
            await Soon(pair.Near.Stream.ReadExactlyAsync(back));
            Assert.Equal(i, BitConverter.ToInt64(back));
        }
        await Soon(answering);

        async Task AnswerAsync()
        {
            var question = new byte[8];
            for (int i = 0; i < 1000; i++)
            {
                await pair.Far.Stream.ReadExactlyAsync(question);
                await pair.Far.Stream.WriteAsync(question);
            }
        }
    }
}
