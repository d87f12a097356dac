using Xunit.v3;

namespace Sockeye.Testing.Xunit;

/// <summary>Runs a <see cref="NetworkTestCase"/> as xunit runs its own.</summary>
internal sealed class NetworkCaseRunner : XunitTestCaseRunnerBase<NetworkCaseContext, IXunitTestCase, IXunitTest>
{
    public static NetworkCaseRunner Instance { get; } = new();

    public ValueTask<RunSummary> RunAsync(NetworkCaseContext context) => Run(context);
}
