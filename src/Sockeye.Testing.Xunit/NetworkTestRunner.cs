using Xunit.v3;

namespace Sockeye.Testing.Xunit;

/// <summary>Runs the test of a <see cref="NetworkTestCase"/> as xunit runs its own.</summary>
internal sealed class NetworkTestRunner : XunitTestRunnerBase<NetworkTestContext, IXunitTest>
{
    public static NetworkTestRunner Instance { get; } = new();

    public ValueTask<RunSummary> RunAsync(NetworkTestContext context) => Run(context);
}
