using System;

namespace Sockeye.Core.Stack;

/// <summary>A thread sleeps on it until somebody sets it or time is over; auto-reset.</summary>
public interface IWaitSignal : IDisposable
{
    /// <summary>Sleeps; the signal is consumed.</summary>
    /// <param name="timeout">How long at most, on the driver's clock; negative means for ever.</param>
    /// <returns>False when the time was over first.</returns>
    bool Wait(TimeSpan timeout);

    /// <summary>Wakes the sleeper, or lets the next <see cref="Wait"/> pass at once. From any thread.</summary>
    void Set();
}
