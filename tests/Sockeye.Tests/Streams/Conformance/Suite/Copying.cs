// xUnit1051: calls without tokens are what is under test.
#pragma warning disable xUnit1051

using Xunit;

namespace Sockeye.Tests.Streams.Conformance;

public abstract partial class ConnectedStreamSuite
{
    [Theory]
    [InlineData(0, 81_920, false)]
    [InlineData(0, 81_920, true)]
    [InlineData(1, 81_920, false)]
    [InlineData(1, 81_920, true)]
    [InlineData(300, 1, false)]
    [InlineData(300, 1, true)]
    [InlineData(5000, 7, true)]
    [InlineData(81_920, 81_920, false)]
    [InlineData(81_921, 81_920, true)]
    [InlineData(300_000, 4096, false)]
    [InlineData(300_000, 1 << 20, true)]
    public async Task A_copy_is_whole_and_ends_with_the_stream(int size, int bufferSize, bool asynchronously)
    {
        await using var pair = await OpenAsync();
        byte[] sent = Bytes(size);
        Task writing = WriteAllAsync();
        using var copied = new MemoryStream();
        Task copying = asynchronously
            ? pair.Near.Stream.CopyToAsync(copied, bufferSize)
            : Ways.OnThread(() => pair.Near.Stream.CopyTo(copied, bufferSize));
        await Soon(Task.WhenAll(writing, copying));
        Assert.True(sent.AsSpan().SequenceEqual(copied.ToArray()));

        async Task WriteAllAsync()
        {
            await pair.Far.Stream.WriteAsync(sent);
            await pair.Far.FinishWriting();
        }
    }

    [Fact]
    public async Task A_copy_passes_on_what_came_before_all_has_come()
    {
        await using var pair = await OpenAsync();
        await using var onward = await OpenAsync();
        Task copying = pair.Near.Stream.CopyToAsync(onward.Near.Stream);
        for (byte i = 0; i < 5; i++)
        {
            await WriteSoon(pair.Far.Stream, [i]);
            Assert.Equal([i], await ReadSoon(onward.Far.Stream, 1));
        }
        await Soon(pair.Far.FinishWriting());
        await Soon(copying);
    }
}
