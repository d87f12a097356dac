// CA2012: value tasks are used here in ways that show what they are. CA2022, xUnit1051: short reads and calls without tokens.
#pragma warning disable CA2012, CA2022, xUnit1051

using System.Net.Sockets;
using Xunit;

namespace Sockeye.Tests.Streams.Conformance;

/// <summary>What calls give back: value tasks, tasks, and the results of Begin.</summary>
public abstract partial class ConnectedStreamSuite
{
    [Fact]
    public async Task A_value_task_is_pending_until_bytes_come()
    {
        await using var pair = await OpenAsync();
        ValueTask<int> reading = pair.Near.Stream.ReadAsync(new byte[1].AsMemory());
        Assert.False(reading.IsCompleted);
        Assert.False(reading.IsCompletedSuccessfully);
        await WriteSoon(pair.Far.Stream, [1]);
        Assert.True(SpinWait.SpinUntil(() => reading.IsCompleted, s_patience));
        Assert.True(reading.IsCompletedSuccessfully);
        Assert.Equal(1, await reading);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_callback_is_called_once_with_its_state(bool bytesAreThere)
    {
        await using var pair = await OpenAsync();
        if (bytesAreThere) await ArriveAsync(pair);
        var state = new object();
        int calls = 0;
        var told = new TaskCompletionSource<IAsyncResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        IAsyncResult begun = pair.Near.Stream.BeginRead(
            new byte[1], 0, 1,
            result =>
            {
                Interlocked.Increment(ref calls);
                told.TrySetResult(result);
            },
            state);
        Assert.Same(state, begun.AsyncState);
        if (!bytesAreThere)
        {
            Assert.False(begun.IsCompleted);
            Assert.False(begun.CompletedSynchronously);
            await WriteSoon(pair.Far.Stream, [1]);
        }
        Assert.Same(begun, await Soon(told.Task));
        Assert.True(begun.IsCompleted);
        Assert.Equal(1, pair.Near.Stream.EndRead(begun));
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_callback_of_a_write_is_called_once_with_its_state()
    {
        await using var pair = await OpenAsync();
        var state = new object();
        var told = new TaskCompletionSource<IAsyncResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        IAsyncResult begun = pair.Near.Stream.BeginWrite([1, 2], 0, 2, told.SetResult, state);
        Assert.Same(begun, await Soon(told.Task));
        Assert.Same(state, begun.AsyncState);
        pair.Near.Stream.EndWrite(begun);
        Assert.Equal([1, 2], await ReadSoon(pair.Far.Stream, 2));
    }

    [Fact]
    public async Task A_begun_read_can_be_waited_for_by_its_handle()
    {
        await using var pair = await OpenAsync();
        IAsyncResult begun = pair.Near.Stream.BeginRead(new byte[1], 0, 1, null, null);
        Assert.Null(begun.AsyncState);
        Assert.False(begun.AsyncWaitHandle.WaitOne(0));
        await WriteSoon(pair.Far.Stream, [1]);
        Assert.True(await Soon(Ways.OnThread(() => begun.AsyncWaitHandle.WaitOne(s_patience))));
        Assert.Equal(1, pair.Near.Stream.EndRead(begun));
    }

    [Fact]
    public async Task A_begun_read_that_fails_fails_at_its_End()
    {
        await using var pair = await OpenAsync();
        var told = new TaskCompletionSource<IAsyncResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        pair.Near.Stream.BeginRead(new byte[1], 0, 1, told.SetResult, null);
        await BreakOffAsync(pair, told.Task);
        IAsyncResult begun = await Soon(told.Task);
        await FailsWith(Task.Run(() => pair.Near.Stream.EndRead(begun)), SocketError.ConnectionReset);
    }
}
