using System.Reflection;
using Sockeye.Testing.Reports;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Sockeye.Testing.Xunit;

/// <summary>A run of the test of a <see cref="NetworkTestCase"/>: where xunit would call the method, it is called on each network.</summary>
internal sealed class NetworkTestContext(NetworkTestCase testCase, IXunitTest test, ExplicitOption explicitOption, IMessageBus messageBus,
    ExceptionAggregator aggregator, CancellationTokenSource cancellation, ParallelMode parallelMode, ExecutionScheduler scheduler,
    IReadOnlyCollection<IBeforeAfterTestAttribute> attributes, object?[] constructorArguments, FixtureMappingManager fixtures)
    : XunitTestRunnerBaseContext<IXunitTest>(test, explicitOption, messageBus, aggregator, cancellation, parallelMode, scheduler, attributes, constructorArguments, fixtures)
{
    protected override object? InvokeTestMethod(object? testClassInstance)
    {
        if (testCase.Complaint is { } complaint) throw new TestPipelineException(complaint);
        return RunAsync(testClassInstance);
    }

    private async Task RunAsync(object? testClassInstance)
    {
        Type type = testCase.TestMethod.TestClass.Class;
        var options = new NetworkTestOptions
        {
            Seed = testCase.Seed,
            Seeds = testCase.Seeds,
            ChecksReplay = testCase.ChecksReplay,
            Name = $"{type.Name}.{Method.Name}",
            ReplayCommand = TestProgram.CommandForXunit($"{type.FullName}.{Method.Name}", $"FullyQualifiedName={type.FullName}.{Method.Name}"),
            Timeout = testCase.Timeout > 0 ? TimeSpan.FromMilliseconds(testCase.Timeout) : null,
            CancellationToken = TestContext.Current.CancellationToken,
        };
        try
        {
            await NetworkTest.RunAsync(net => CallAsync(testClassInstance, net), options).ConfigureAwait(false);
        }
        catch (NetworkTestException failure) when (failure.InnerException is TimeoutException)
        {
            // What still runs hears of it as after xunit's own time-out.
            TestContext.Current.CancelCurrentTest();
            throw;
        }
    }

    private async Task CallAsync(object? instance, SimulatedNetwork net)
    {
        object? result = Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, [net], null);
        if (AsyncUtility.TryConvertToValueTask(result) is { } running) await running.ConfigureAwait(false);
    }
}
