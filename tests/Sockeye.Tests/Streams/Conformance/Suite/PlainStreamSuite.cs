// CA2012: value tasks are used here in ways that show what they are. CA2022, xUnit1051: short reads and calls without tokens.
#pragma warning disable CA2012, CA2022, xUnit1051

using System.Net.Sockets;
using Xunit;

namespace Sockeye.Tests.Streams.Conformance;

/// <summary>What only a stream over the connection itself does: a layer such as TLS between them hides it.</summary>
public abstract class PlainStreamSuite(Wiring wiring) : ConnectedStreamSuite(wiring)
{
    // SslStream is not made for it: over NetworkStream too, some disposals in a thousand fail inside OpenSSL's handles.
    [Fact]
    public async Task Many_threads_may_dispose_at_once()
    {
        await using var pair = await OpenAsync();
        await WriteSoon(pair.Near.Stream, [1]);
        using var start = new Barrier(4);
        await Soon(Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Ways.OnThread(() =>
        {
            start.SignalAndWait();
            pair.Near.Stream.Dispose();
        }))));
        var got = new byte[2];
        Assert.Equal(1, await Soon(Way.Memory.FillAsync(pair.Far.Stream, got)));
    }

    [Fact]
    public async Task Reads_that_wait_are_served_in_the_order_of_their_calls()
    {
        await using var pair = await OpenAsync();
        var buffers = Enumerable.Range(0, 10).Select(_ => new byte[1]).ToArray();
        Task<int>[] waiting = [.. buffers.Select(buffer => pair.Near.Stream.ReadAsync(buffer).AsTask())];
        for (byte i = 0; i < 10; i++)
        {
            await WriteSoon(pair.Far.Stream, [i]);
            Assert.Equal(1, await Soon(waiting[i]));
            Assert.Equal(i, buffers[i][0]);
        }
    }

    [Fact]
    public async Task Writes_at_once_do_not_mix()
    {
        await using var pair = await OpenAsync();
        const int Writers = 8, Size = 100_000;
        Task writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(i =>
            pair.Near.Stream.WriteAsync(Enumerable.Repeat((byte)i, Size).ToArray()).AsTask()));
        byte[] got = await ReadSoon(pair.Far.Stream, Writers * Size);
        await Soon(writing);
        for (int i = 0; i < Writers; i++)
        {
            Assert.False(got.AsSpan(i * Size, Size).ContainsAnyExcept((byte)i), $"piece {i} is not of one writer");
        }
    }

    [Fact]
    public async Task Blocking_and_asynchronous_reads_take_turns()
    {
        await using var pair = await OpenAsync();
        byte[] first = new byte[1], second = new byte[1];
        Task<int> one = Way.Array.ReadAsync(pair.Near.Stream, first, 0, 1);
        await StillWaits(one);
        Task<int> two = Way.Memory.ReadAsync(pair.Near.Stream, second, 0, 1);
        await WriteSoon(pair.Far.Stream, [1]);
        Assert.Equal(1, await Soon(one));
        await WriteSoon(pair.Far.Stream, [2]);
        Assert.Equal(1, await Soon(two));
        Assert.Equal((1, 2), (first[0], second[0]));
    }

    [Theory]
    [MemberData(nameof(WaysWithTokens))]
    public async Task After_reads_that_were_cancelled_the_stream_is_as_it_was(Way way)
    {
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

    [Theory]
    [MemberData(nameof(WaysWithTokens))]
    public async Task Of_a_write_that_was_cancelled_a_first_part_was_sent_and_writing_goes_on(Way way)
    {
        await using var pair = await OpenAsync();
        byte[] first = Bytes(Wiring.MoreThanFits, 1), second = Bytes(10_000, 2);
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
    public async Task Of_two_reads_that_wait_one_can_be_cancelled()
    {
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

    [Fact]
    public async Task A_read_that_is_cancelled_while_bytes_come_loses_none()
    {
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

    [Fact]
    public async Task A_copy_into_a_stream_that_has_ended_fails()
    {
        await using var pair = await OpenAsync();
        await using var onward = await OpenAsync();
        await Soon(onward.Near.FinishWriting());
        await WriteSoon(pair.Far.Stream, [1]);
        await FailsWith(pair.Near.Stream.CopyToAsync(onward.Near.Stream), System.Net.Sockets.SocketError.Shutdown);
    }

    [Fact]
    public async Task A_disposed_socket_has_no_timeouts_and_nothing_to_flush()
    {
        await using var pair = await OpenAsync();
        Stream stream = pair.Near.Stream;
        IAsyncResult begun = stream.BeginRead(new byte[1], 0, 1, null, null);
        await stream.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => stream.ReadTimeout);
        Assert.Throws<ObjectDisposedException>(() => stream.WriteTimeout);
        Assert.Throws<ObjectDisposedException>(() => stream.ReadTimeout = 1);
        Assert.Throws<ObjectDisposedException>(() => stream.WriteTimeout = 1);
        Assert.Throws<ObjectDisposedException>(() => stream.EndRead(begun));
        Assert.Throws<ObjectDisposedException>(() => stream.EndRead(null!));
        Assert.Throws<ObjectDisposedException>(() => stream.EndWrite(null!));
        Assert.True(stream.CanTimeout);
        stream.Flush();
        await stream.FlushAsync();
    }

    [Fact]
    public async Task A_wrong_argument_is_told_even_of_a_disposed_stream()
    {
        await using var pair = await OpenAsync();
        await pair.Near.Stream.DisposeAsync();
        foreach (Action call in EveryArrayCall(pair.Near.Stream, null!, 0, 0)) Assert.Throws<ArgumentNullException>(call);
    }

    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task Disposing_ends_a_write_that_waits(Way way)
    {
        await using var pair = await OpenAsync();
        Task waiting = way.WriteAsync(pair.Near.Stream, new byte[Wiring.MoreThanFits]);
        await StillWaits(waiting);
        await pair.Near.Stream.DisposeAsync();
        await IsEndedByDisposal(way, waiting);
    }

    [Fact]
    public async Task Disposing_ends_a_wait_into_nothing()
    {
        await using var pair = await OpenAsync();
        Task<int> waiting = pair.Near.Stream.ReadAsync(Memory<byte>.Empty).AsTask();
        await StillWaits(waiting);
        await pair.Near.Stream.DisposeAsync();
        await IsEndedByDisposal(Way.Memory, waiting);
    }

    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task A_write_after_our_own_end_is_refused(Way way)
    {
        await using var pair = await OpenAsync();
        await Soon(pair.Near.FinishWriting());
        await Soon(pair.Near.FinishWriting());
        await FailsWith(way.WriteAsync(pair.Near.Stream, [1]), SocketError.Shutdown);
        await WriteSoon(pair.Far.Stream, [2]);
        Assert.Equal([2], await ReadSoon(pair.Near.Stream, 1));
    }

    [Fact]
    public async Task A_broken_connection_is_told_once_and_is_then_at_its_end()
    {
        await using var pair = await OpenAsync();
        await BreakOffAsync(pair);
        for (int i = 0; i < 2; i++) Assert.Equal(0, await ReadSoon(pair.Near.Stream, new byte[1]));
        await FailsWith(Way.Memory.WriteAsync(pair.Near.Stream, [1]), SocketError.Shutdown);
        await FailsWith(Way.Array.WriteAsync(pair.Near.Stream, [1]), SocketError.Shutdown);
        await Soon(pair.Near.FinishWriting());
    }

    [Fact]
    public async Task A_wait_into_nothing_ends_when_the_peer_breaks_off_and_the_next_read_says_why()
    {
        await using var pair = await OpenAsync();
        Task<int> waiting = pair.Near.Stream.ReadAsync(Memory<byte>.Empty).AsTask();
        await StillWaits(waiting);
        await BreakOffAsync(pair, waiting);
        Assert.Equal(0, await Soon(waiting));
        await FailsWith(Way.Memory.ReadAsync(pair.Near.Stream, new byte[1], 0, 1), SocketError.ConnectionReset);
        Assert.Equal(0, await ReadSoon(pair.Near.Stream, new byte[1]));
    }

    [Fact]
    public async Task A_read_into_nothing_of_a_connection_that_broke_says_why()
    {
        await using var pair = await OpenAsync();
        Task<int> waiting = pair.Near.Stream.ReadAsync(Memory<byte>.Empty).AsTask();
        await BreakOffAsync(pair, waiting);
        Assert.Equal(0, await Soon(waiting));
        await FailsWith(Way.Memory.ReadAsync(pair.Near.Stream, [], 0, 0), SocketError.ConnectionReset);
        Assert.Equal(0, await ReadSoon(pair.Near.Stream, new byte[1]));
    }

    [Fact]
    public async Task A_write_of_nothing_tells_of_a_broken_connection()
    {
        await using var pair = await OpenAsync();
        await BreakOffAsync(pair);
        await FailsWith(Way.Memory.WriteAsync(pair.Near.Stream, []), SocketError.Shutdown);
        await FailsWith(Way.Span.WriteAsync(pair.Near.Stream, []), SocketError.Shutdown);
    }

    [Fact]
    public async Task A_write_of_nothing_after_our_end_is_refused()
    {
        await using var pair = await OpenAsync();
        await Soon(pair.Near.FinishWriting());
        await FailsWith(Way.Memory.WriteAsync(pair.Near.Stream, []), SocketError.Shutdown);
    }

    [Fact]
    public async Task A_value_task_is_awaited_once()
    {
        await using var pair = await OpenAsync();
        ValueTask<int> reading = pair.Near.Stream.ReadAsync(new byte[1].AsMemory());
        await WriteSoon(pair.Far.Stream, [1]);
        Assert.Equal(1, await reading);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reading);
    }

    [Fact]
    public async Task A_value_task_of_an_earlier_read_cannot_take_a_later_ones_result()
    {
        await using var pair = await OpenAsync();
        ValueTask<int> first = pair.Near.Stream.ReadAsync(new byte[1].AsMemory());
        await WriteSoon(pair.Far.Stream, [1]);
        Assert.Equal(1, await first);
        var got = new byte[1];
        ValueTask<int> second = pair.Near.Stream.ReadAsync(got.AsMemory());
        Assert.Throws<InvalidOperationException>(() => first.GetAwaiter().GetResult());
        await WriteSoon(pair.Far.Stream, [2]);
        Assert.Equal(1, await second);
        Assert.Equal(2, got[0]);
    }

    [Fact]
    public async Task A_value_task_that_failed_throws_when_it_is_awaited()
    {
        await using var pair = await OpenAsync();
        ValueTask<int> reading = pair.Near.Stream.ReadAsync(new byte[1].AsMemory());
        await BreakOffAsync(pair, Task.Run(() => SpinWait.SpinUntil(() => reading.IsCompleted, s_patience)));
        await FailsWith(reading.AsTask(), SocketError.ConnectionReset);
    }

    [Fact]
    public async Task A_read_of_what_is_there_is_over_at_once()
    {
        await using var pair = await OpenAsync();
        await ArriveAsync(pair);
        ValueTask<int> reading = pair.Near.Stream.ReadAsync(new byte[10].AsMemory());
        Assert.True(reading.IsCompletedSuccessfully);
        Assert.Equal(1, await reading);
        Assert.True(pair.Near.Stream.WriteAsync(new byte[10].AsMemory()).IsCompletedSuccessfully);
    }

    [Theory]
    [MemberData(nameof(WaysThatBlock))]
    public async Task A_write_that_takes_too_long_fails_and_a_part_may_have_been_sent(Way way)
    {
        await using var pair = await OpenAsync();
        pair.Near.Stream.WriteTimeout = 40;
        byte[] sent = Bytes(Wiring.MoreThanFits);
        await FailsWith(way.WriteAsync(pair.Near.Stream, sent), SocketError.TimedOut);
        await Soon(pair.Near.FinishWriting());
        byte[] got = await ReadToEnd(pair.Far.Stream);
        Assert.InRange(got.Length, 1, sent.Length - 1);
        Assert.True(sent.AsSpan(0, got.Length).SequenceEqual(got));
    }

    [Fact]
    public async Task A_wait_into_nothing_that_takes_too_long_fails()
    {
        await using var pair = await OpenAsync();
        pair.Near.Stream.ReadTimeout = 30;
        await FailsWith(Way.Array.ReadAsync(pair.Near.Stream, [], 0, 0), SocketError.TimedOut);
        await FailsWith(Way.Span.ReadAsync(pair.Near.Stream, [], 0, 0), SocketError.TimedOut);
    }
}
