// CA1835, CA2022, xUnit1051: these are the overloads under test.
#pragma warning disable CA1835, CA2022, xUnit1051

using Xunit;

namespace Sockeye.Tests.Streams.Conformance;

public abstract partial class ConnectedStreamSuite
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2)]
    public async Task No_buffer_is_refused_by_name(int offset, int count)
    {
        await using var pair = await OpenAsync();
        foreach (Action call in EveryArrayCall(pair.Near.Stream, null!, offset, count))
        {
            Assert.Equal("buffer", Assert.Throws<ArgumentNullException>(call).ParamName);
        }
    }

    [Theory]
    [InlineData(-1, 0, "offset")]
    [InlineData(0, -1, "count")]
    [InlineData(0, 3, "count")]
    [InlineData(2, 1, "count")]
    [InlineData(3, 0, "count")]
    [InlineData(int.MaxValue, int.MaxValue, "count")]
    public async Task A_part_that_is_not_in_the_buffer_is_refused(int offset, int count, string name)
    {
        await using var pair = await OpenAsync();
        foreach (Action call in EveryArrayCall(pair.Near.Stream, new byte[2], offset, count))
        {
            Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(call).ParamName);
        }
    }

    [Fact]
    public async Task A_part_that_is_empty_may_stand_at_the_end_of_the_buffer()
    {
        await using var pair = await OpenAsync();
        foreach (Way way in Ways.All) await Soon(way.WriteAsync(pair.Near.Stream, new byte[2], 2, 0));
    }

    [Fact]
    public async Task No_result_of_Begin_is_refused_by_End()
    {
        await using var pair = await OpenAsync();
        Assert.Equal("asyncResult", Assert.Throws<ArgumentNullException>(() => pair.Near.Stream.EndRead(null!)).ParamName);
        Assert.Equal("asyncResult", Assert.Throws<ArgumentNullException>(() => pair.Near.Stream.EndWrite(null!)).ParamName);
    }

    [Fact]
    public async Task A_foreign_result_of_Begin_is_refused_by_End()
    {
        await using var pair = await OpenAsync();
        foreach (Action call in new Action[]
        {
            () => pair.Near.Stream.EndRead(Task.CompletedTask),
            () => pair.Near.Stream.EndWrite(Task.CompletedTask),
        })
        {
            Exception? refused = Record.Exception(call);
            if (wiring.IsPlain) refused = Assert.IsType<IOException>(refused).InnerException;
            Assert.IsAssignableFrom<ArgumentException>(refused);
        }
    }

    [Fact]
    public async Task Copying_refuses_what_it_cannot_copy_to()
    {
        await using var pair = await OpenAsync();
        Stream stream = pair.Near.Stream;
        using var closed = new MemoryStream();
        closed.Dispose();
        using var readOnly = new MemoryStream([1], writable: false);
        await Assert.ThrowsAsync<ArgumentNullException>("destination", () => stream.CopyToAsync(null!));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("bufferSize", () => stream.CopyToAsync(Stream.Null, 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("bufferSize", () => stream.CopyToAsync(Stream.Null, -1));
        await Assert.ThrowsAsync<NotSupportedException>(() => stream.CopyToAsync(readOnly));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.CopyToAsync(closed));
        Assert.Throws<ArgumentNullException>("destination", () => stream.CopyTo(null!));
        Assert.Throws<ArgumentOutOfRangeException>("bufferSize", () => stream.CopyTo(Stream.Null, 0));
        Assert.Throws<NotSupportedException>(() => stream.CopyTo(readOnly));
        Assert.Throws<ObjectDisposedException>(() => stream.CopyTo(closed));
    }

    [Fact]
    public async Task A_connection_has_neither_length_nor_place()
    {
        await using var pair = await OpenAsync();
        Stream stream = pair.Near.Stream;
        Assert.False(stream.CanSeek);
        Assert.Throws<NotSupportedException>(() => stream.Length);
        Assert.Throws<NotSupportedException>(() => stream.Position);
        Assert.Throws<NotSupportedException>(() => stream.Position = 0);
        Assert.Throws<NotSupportedException>(() => stream.Seek(0, SeekOrigin.Begin));
        Assert.Throws<NotSupportedException>(() => stream.SetLength(1));
    }

    [Fact]
    public async Task A_connection_can_be_read_and_written_and_has_timeouts()
    {
        await using var pair = await OpenAsync();
        foreach (Stream stream in new[] { pair.Near.Stream, pair.Far.Stream })
        {
            Assert.True(stream.CanRead);
            Assert.True(stream.CanWrite);
            Assert.True(stream.CanTimeout);
        }
    }

    private protected static IEnumerable<Action> EveryArrayCall(Stream stream, byte[] buffer, int offset, int count) =>
    [
        () => stream.Read(buffer, offset, count),
        () => stream.ReadAsync(buffer, offset, count),
        () => stream.ReadAsync(buffer, offset, count, CancellationToken.None),
        () => stream.BeginRead(buffer, offset, count, null, null),
        () => stream.BeginRead(buffer, offset, count, _ => { }, new object()),
        () => stream.Write(buffer, offset, count),
        () => stream.WriteAsync(buffer, offset, count),
        () => stream.WriteAsync(buffer, offset, count, CancellationToken.None),
        () => stream.BeginWrite(buffer, offset, count, null, null),
        () => stream.BeginWrite(buffer, offset, count, _ => { }, new object()),
    ];
}
