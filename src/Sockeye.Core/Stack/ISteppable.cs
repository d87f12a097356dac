using Sockeye.Core.Foundation;

namespace Sockeye.Core.Stack;

/// <summary>Whoever can be turned by a crank: a thread in production, the World in virtual time.</summary>
public interface ISteppable
{
    /// <summary>When <see cref="Step"/> should next be called; <see cref="Instant.Never"/> when only input can wake it.</summary>
    Instant NextDeadline { get; }

    /// <summary>Does all work due at <paramref name="now"/>.</summary>
    void Step(Instant now);
}
