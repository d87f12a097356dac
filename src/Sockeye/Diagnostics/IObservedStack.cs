using Microsoft.Extensions.Logging;
using Sockeye.Core.Stack;

namespace Sockeye.Diagnostics;

/// <summary>A stack that can be observed: a loop, or a host of a simulated network.</summary>
internal interface IObservedStack
{
    /// <summary>What measurements, activities and log events call it.</summary>
    string HostName { get; }

    /// <summary>Where they are published; null when they are not.</summary>
    StackMetrics? Metrics { get; }

    /// <summary>Where it tells what happens.</summary>
    ILogger Log { get; }

    /// <summary>Looks at the stack under its turn. Nothing is changed and nobody is woken.</summary>
    TResult Look<TState, TResult>(TState state, Func<NetStack, TState, TResult> look);

    /// <summary>The interfaces, the loopback first.</summary>
    InterfaceReading[] LookAtInterfaces();
}
