namespace Sockeye.Tests.Streams.Conformance;

/// <summary>One end of a connection, and what streams have no common word for.</summary>
/// <param name="Stream">The end.</param>
/// <param name="FinishWriting">Half-close.</param>
/// <param name="Abort">Break off: the peer must not take it for the end.</param>
public sealed record StreamEnd(Stream Stream, Func<Task> FinishWriting, Action Abort);

/// <summary>Both ends of a connection.</summary>
public sealed record StreamPair(StreamEnd Near, StreamEnd Far) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Near.Stream.DisposeAsync().ConfigureAwait(false);
        await Far.Stream.DisposeAsync().ConfigureAwait(false);
    }
}
