using System.IO.Pipelines;
using Sockeye.Core.Stack;

namespace Sockeye.Streams;

/// <summary>Work of pipes runs where the stack's driver runs application code: on the thread pool in production, on the world's own
/// scheduler in virtual time.</summary>
/// <param name="driver">Whose application.</param>
public sealed class DriverScheduler(IStackDriver driver) : PipeScheduler
{
    /// <inheritdoc/>
    public override void Schedule(Action<object?> action, object? state) => driver.Post(action, state);
}
