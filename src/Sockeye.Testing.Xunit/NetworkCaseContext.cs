using Xunit.Sdk;
using Xunit.v3;

namespace Sockeye.Testing.Xunit;

/// <summary>A run of a <see cref="NetworkTestCase"/>.</summary>
internal sealed class NetworkCaseContext(NetworkTestCase testCase, IReadOnlyCollection<IXunitTest> tests, ExplicitOption explicitOption, IMessageBus messageBus,
    ExceptionAggregator aggregator, CancellationTokenSource cancellation, ParallelMode parallelMode, ExecutionScheduler scheduler, object?[] constructorArguments,
    FixtureMappingManager fixtures)
    : XunitTestCaseRunnerBaseContext<IXunitTestCase, IXunitTest>(testCase, tests, explicitOption, messageBus, aggregator, testCase.TestCaseDisplayName,
        testCase.SkipReason, cancellation, parallelMode, scheduler, constructorArguments, fixtures)
{
    public override async ValueTask<RunSummary> RunTest(IXunitTest test)
    {
        await using var context = new NetworkTestContext(testCase, test, ExplicitOption, MessageBus, Aggregator.Clone(), CancellationTokenSource, ParallelMode, Scheduler,
            BeforeAfterTestAttributes, ConstructorArguments, CaseFixtureMappings);
        await context.InitializeAsync().ConfigureAwait(false);
        return await NetworkTestRunner.Instance.RunAsync(context).ConfigureAwait(false);
    }
}
