using Sockeye.Core.Stack;

namespace Sockeye.Diagnostics;

/// <summary>A stack that can be measured: a loop, or a host of a simulated network that was asked for metrics.</summary>
internal interface IMeasuredStack
{
    /// <summary>What measurements are tagged with.</summary>
    string HostName { get; }

    /// <summary>Where they are published; null when they are not.</summary>
    StackMetrics? Metrics { get; }

    /// <summary>Looks at the stack under its turn. Nothing is changed and nobody is woken.</summary>
    TResult Look<TState, TResult>(TState state, Func<NetStack, TState, TResult> look);

    /// <summary>The interfaces, the loopback first.</summary>
    InterfaceReading[] LookAtInterfaces();
}
