namespace Sockeye.Simulation.Programs;

/// <summary>Runs the continuations of asynchronous programs on the world's own thread, in the order in which they were posted.</summary>
internal sealed class WorldContext(World world) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => world.PostContinuation(() => d(state), this);

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;
}
