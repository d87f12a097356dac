// CA2012, CA2022, xUnit1051: short reads, calls without tokens, awaiters by hand; xUnit1030: captured contexts are under test.
#pragma warning disable CA2012, CA2022, xUnit1030, xUnit1051

using System.Collections.Concurrent;
using Xunit;

namespace Sockeye.Tests.Streams.Conformance;

/// <summary>Where continuations run, and what flows to them.</summary>
public abstract partial class ConnectedStreamSuite
{
    private protected static readonly AsyncLocal<string?> s_local = new();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_read_goes_on_in_the_context_that_awaits_it_or_not_as_it_says(bool captures, bool bytesAreThere)
    {
        await using var pair = await OpenAsync();
        if (bytesAreThere) await ArriveAsync(pair);
        using var home = new OneThread();
        Task<int> waiting = home.Run(async () =>
        {
            Assert.Same(home, SynchronizationContext.Current);
            await pair.Near.Stream.ReadAsync(new byte[1]).ConfigureAwait(captures);
            return Environment.CurrentManagedThreadId;
        });
        if (!bytesAreThere)
        {
            await home.Idle();
            Assert.False(waiting.IsCompleted);
            await WriteSoon(pair.Far.Stream, [1]);
        }
        int thread = await Soon(waiting);
        if (captures) Assert.Equal(home.Id, thread);
        else if (!bytesAreThere) Assert.NotEqual(home.Id, thread);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_goes_on_in_the_context_that_awaits_it_or_not_as_it_says(bool captures)
    {
        await using var pair = await OpenAsync();
        using var home = new OneThread();
        Task<int> waiting = home.Run(async () =>
        {
            await pair.Near.Stream.WriteAsync(new byte[wiring.MoreThanFits]).ConfigureAwait(captures);
            return Environment.CurrentManagedThreadId;
        });
        await home.Idle();
        Assert.False(waiting.IsCompleted);
        await Soon(pair.Far.Stream.ReadExactlyAsync(new byte[wiring.MoreThanFits]));
        int thread = await Soon(waiting);
        if (captures) Assert.Equal(home.Id, thread);
        else Assert.NotEqual(home.Id, thread);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_read_goes_on_under_the_scheduler_that_awaits_it_or_not_as_it_says(bool captures)
    {
        await using var pair = await OpenAsync();
        TaskScheduler own = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        Task<TaskScheduler> waiting = Task.Factory.StartNew(
            async () =>
            {
                Assert.Same(own, TaskScheduler.Current);
                await pair.Near.Stream.ReadAsync(new byte[1]).ConfigureAwait(captures);
                return TaskScheduler.Current;
            },
            CancellationToken.None, TaskCreationOptions.None, own).Unwrap();
        await Soon(Task.Factory.StartNew(() => { }, CancellationToken.None, TaskCreationOptions.None, own));
        Assert.False(waiting.IsCompleted);
        await WriteSoon(pair.Far.Stream, [1]);
        Assert.Same(captures ? own : TaskScheduler.Default, await Soon(waiting));
    }

    [Theory]
    [InlineData(Way.Memory)]
    [InlineData(Way.ArrayTask)]
    [InlineData(Way.Callback)]
    public async Task What_flows_with_the_caller_flows_to_where_it_goes_on(Way way)
    {
        await using var pair = await OpenAsync();
        Task<string?> reading = UnderAsync("reader", way, pair.Near.Stream);
        Task<string?> other = UnderAsync("other", way, pair.Far.Stream);
        await StillWaits(reading);
        s_local.Value = "writer";
        await WriteSoon(pair.Far.Stream, [1]);
        await WriteSoon(pair.Near.Stream, [1]);
        Assert.Equal("reader", await Soon(reading));
        Assert.Equal("other", await Soon(other));
        Assert.Equal("writer", s_local.Value);

        static async Task<string?> UnderAsync(string name, Way way, Stream stream)
        {
            s_local.Value = name;
            await way.ReadAsync(stream, new byte[1], 0, 1).ConfigureAwait(false);
            return s_local.Value;
        }
    }

    [Fact]
    public async Task A_callback_has_what_flowed_when_its_read_began()
    {
        await using var pair = await OpenAsync();
        var told = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        s_local.Value = "began";
        IAsyncResult begun = pair.Near.Stream.BeginRead(new byte[1], 0, 1, _ => told.SetResult(s_local.Value), null);
        s_local.Value = "later";
        await WriteSoon(pair.Far.Stream, [1]);
        Assert.Equal("began", await Soon(told.Task));
        Assert.Equal(1, pair.Near.Stream.EndRead(begun));
    }

    [Fact]
    public async Task A_continuation_that_refused_the_flow_has_nobodys()
    {
        await using var pair = await OpenAsync();
        s_local.Value = "reader";
        var told = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        ValueTask<int> reading = pair.Near.Stream.ReadAsync(new byte[1]);
        reading.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => told.SetResult(s_local.Value));
        s_local.Value = "writer";
        await WriteSoon(pair.Far.Stream, [1]);
        Assert.NotEqual("writer", await Soon(told.Task));
        Assert.Equal(1, await Soon(reading));
    }

    // Bytes are not only sent but have come: a wait into nothing is over.
    private protected static async Task ArriveAsync(StreamPair pair)
    {
        await WriteSoon(pair.Far.Stream, [1]);
        await Soon(pair.Near.Stream.ReadAsync(Memory<byte>.Empty));
    }

    private sealed class OneThread : SynchronizationContext, IDisposable
    {
        private readonly BlockingCollection<(SendOrPostCallback Work, object? State)> _work = [];
        private readonly Thread _thread;

        public OneThread()
        {
            _thread = new Thread(() =>
            {
                SetSynchronizationContext(this);
                foreach ((SendOrPostCallback work, object? state) in _work.GetConsumingEnumerable()) work(state);
            });
            _thread.Start();
        }

        public int Id => _thread.ManagedThreadId;

        public Task<T> Run<T>(Func<Task<T>> work)
        {
            var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            Post(
                async _ =>
                {
                    try
                    {
                        done.SetResult(await work());
                    }
#pragma warning disable CA1031 // Whatever it is belongs to who waits.
                    catch (Exception failure)
#pragma warning restore CA1031
                    {
                        done.SetException(failure);
                    }
                },
                null);
            return done.Task;
        }

        /// <summary>All that was posted before has run, as far as it goes without waiting.</summary>
        public Task Idle() => Soon(Run(() => Task.FromResult(true)));

        public override void Post(SendOrPostCallback d, object? state) => _work.Add((d, state));

        public override SynchronizationContext CreateCopy() => this;

        public void Dispose()
        {
            _work.CompleteAdding();
            _thread.Join();
            _work.Dispose();
        }
    }
}
