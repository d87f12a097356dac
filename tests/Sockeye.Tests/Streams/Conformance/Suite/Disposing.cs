// CA1835, CA2022, xUnit1051: short reads and calls without tokens are what is under test.
#pragma warning disable CA1835, CA2022, xUnit1051

using System.Net.Sockets;
using Xunit;

namespace Sockeye.Tests.Streams.Conformance;

public abstract partial class ConnectedStreamSuite
{
    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task A_disposed_stream_is_not_read(Way way)
    {
        await using var pair = await OpenAsync();
        await pair.Near.Stream.DisposeAsync();
        foreach (int count in new[] { 1, 0 })
        {
            if (way == Way.Byte && count == 0) continue;
            await Assert.ThrowsAsync<ObjectDisposedException>(() => Soon(way.ReadAsync(pair.Near.Stream, new byte[1], 0, count)));
        }
    }

    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task A_disposed_stream_is_not_written(Way way)
    {
        await using var pair = await OpenAsync();
        await pair.Near.Stream.DisposeAsync();
        foreach (int count in new[] { 1, 0 })
        {
            if (way == Way.Byte && count == 0) continue;
            await Assert.ThrowsAsync<ObjectDisposedException>(() => Soon(way.WriteAsync(pair.Near.Stream, new byte[1], 0, count)));
        }
    }

    [Fact]
    public async Task A_disposed_stream_says_so_before_it_looks_at_a_token()
    {
        await using var pair = await OpenAsync();
        await pair.Near.Stream.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pair.Near.Stream.ReadAsync(new byte[1].AsMemory(), s_cancelled));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pair.Near.Stream.WriteAsync(new byte[1].AsMemory(), s_cancelled));
    }

    [Fact]
    public async Task A_disposed_stream_can_do_nothing()
    {
        await using var pair = await OpenAsync();
        Stream stream = pair.Near.Stream;
        await stream.DisposeAsync();
        Assert.False(stream.CanRead);
        Assert.False(stream.CanWrite);
        Assert.False(stream.CanSeek);
        Assert.Throws<ObjectDisposedException>(() => stream.CopyTo(Stream.Null));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.CopyToAsync(Stream.Null));
        Assert.Throws<ObjectDisposedException>(() => stream.BeginRead(new byte[1], 0, 1, null, null));
        Assert.Throws<ObjectDisposedException>(() => stream.BeginWrite(new byte[1], 0, 1, null, null));
        Assert.Throws<NotSupportedException>(() => stream.Length);
        Assert.Throws<NotSupportedException>(() => stream.Seek(0, SeekOrigin.Begin));
    }

    [Fact]
    public async Task Disposing_twice_is_as_once()
    {
        await using var pair = await OpenAsync();
        pair.Near.Stream.Dispose();
        pair.Near.Stream.Close();
        await pair.Near.Stream.DisposeAsync();
        pair.Near.Stream.Dispose();
        Assert.Equal(0, await ReadSoon(pair.Far.Stream, new byte[1]));
    }

    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task Disposing_ends_a_read_that_waits(Way way)
    {
        await using var pair = await OpenAsync();
        Task<int> waiting = way.ReadAsync(pair.Near.Stream, new byte[10], 0, 10);
        await StillWaits(waiting);
        await pair.Near.Stream.DisposeAsync();
        await IsEndedByDisposal(way, waiting);
    }

    [Fact]
    public async Task What_was_written_before_disposal_arrives()
    {
        await using var pair = await OpenAsync();
        // Bytes that are left unread, as TLS's tickets may be, would make the close a reset.
        await WriteSoon(pair.Far.Stream, [1]);
        await ReadSoon(pair.Near.Stream, 1);
        byte[] sent = Bytes(20_000);
        await WriteSoon(pair.Near.Stream, sent);
        await pair.Near.Stream.DisposeAsync();
        Assert.Equal(sent, await ReadToEnd(pair.Far.Stream));
    }

    // Who calls EndRead after disposal finds the stream disposed.
    private protected async Task IsEndedByDisposal(Way way, Task waiting)
    {
        try
        {
            await Soon(waiting);
            Assert.True(waiting is Task<int> { Result: 0 } && wiring.DisposalMayLookLikeTheEnd, "a call that was cut off says so");
        }
        catch (IOException cut) when (wiring.IsPlain)
        {
            SocketError error = Assert.IsType<SocketException>(cut.InnerException).SocketErrorCode;
            SocketError expected = way.Blocks() ? SocketError.ConnectionAborted : SocketError.OperationAborted;
            // Disposal shuts the socket first, and who finds it so before it is gone is told that.
            if (error != expected) Assert.True(wiring.DisposalMayLookLikeTheEnd && error == SocketError.Shutdown, error.ToString());
        }
        catch (Exception cut) when (cut is ObjectDisposedException or IOException)
        {
            Assert.True(!wiring.IsPlain || way is Way.BeginEnd or Way.Callback or Way.Byte or Way.Span, cut.ToString());
        }
    }
}
