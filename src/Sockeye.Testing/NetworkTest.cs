using System.Runtime.CompilerServices;
using Sockeye.Testing.Reports;

namespace Sockeye.Testing;

/// <summary>Runs tests on simulated networks, each seed on one of its own, and reports what happened when one fails.</summary>
/// <remarks>For any test framework. For xunit there is an attribute, in Sockeye.Testing.Xunit.</remarks>
public static class NetworkTest
{
    /// <summary>Runs a test on as many seeds as are wanted.</summary>
    /// <param name="test">The test; the network is new and is disposed after it.</param>
    /// <param name="options">Seeds, name, where reports go; null for the defaults.</param>
    /// <param name="caller">The test's name unless the options have one; the compiler gives it.</param>
    /// <exception cref="NetworkTestException">The test failed; the message is the report of the smallest seed that did.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option, or a seed in the environment, is out of range.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Task RunAsync(Func<SimulatedNetwork, Task> test, NetworkTestOptions? options = null, [CallerMemberName] string caller = "")
    {
        ArgumentNullException.ThrowIfNull(test);
        options = (options ?? new NetworkTestOptions()).Validated();
        return new SeedRun(test, options with { Name = options.Name ?? caller }).RunAsync();
    }
}
