using System.ComponentModel;
using Xunit.Sdk;
using Xunit.v3;

namespace Sockeye.Testing.Xunit;

/// <summary>A method with a <see cref="NetworkFactAttribute"/>.</summary>
public sealed class NetworkTestCase : XunitTestCase, ISelfExecutingXunitTestCase
{
    /// <summary>For xunit, which fills it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Called by the de-serializer; should only be called by deriving classes for de-serialization purposes")]
    public NetworkTestCase()
    {
    }

    internal NetworkTestCase(NetworkFactAttribute fact, IXunitTestMethod method, string displayName, string id, bool isExplicit, Type[]? skipExceptions,
        string? skipReason, Type? skipType, string? skipUnless, string? skipWhen, Dictionary<string, HashSet<string>> traits, string? file, int? line, int timeout)
        : base(method, displayName, id, isExplicit, null, fact.DisableParallelization, skipExceptions, skipReason, skipType, skipUnless, skipWhen, traits, null, file, line, timeout)
    {
        Seed = fact.Seed;
        Seeds = fact.Seeds;
        ChecksReplay = fact.ChecksReplay;
    }

    internal ulong Seed { get; private set; }

    internal int Seeds { get; private set; }

    internal bool ChecksReplay { get; private set; }

    /// <summary>Why it cannot be run, or null.</summary>
    internal string? Complaint
    {
        get
        {
            if (TestMethod.IsGenericMethodDefinition) return "A [NetworkFact] method cannot be generic.";
            if (TestMethod.Parameters.Count != 1 || TestMethod.Parameters.First().ParameterType != typeof(SimulatedNetwork))
            {
                return "A [NetworkFact] method takes one parameter, a SimulatedNetwork.";
            }
            return Seeds is < 1 or > 1_000_000 ? "A [NetworkFact] has from 1 to 1,000,000 seeds." : null;
        }
    }

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<IXunitTest>> CreateTests()
    {
        Dictionary<string, IReadOnlyCollection<string>> traits = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in Traits) traits[name] = values;
        // The network is made when the test runs, and so does the time-out: it ends with a report.
        return new([new XunitTest(this, TestMethod, Explicit, SkipReason, SkipType, SkipUnless, SkipWhen, TestCaseDisplayName, 0, traits, 0,
            new object?[TestMethod.Parameters.Count], TestLabel, DisableParallelization)]);
    }

    /// <inheritdoc/>
    public async ValueTask<RunSummary> Run(ExplicitOption explicitOption, IMessageBus messageBus, object?[] constructorArguments, ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource, ParallelMode parallelMode, ExecutionScheduler scheduler, FixtureMappingManager methodFixtureMappings)
    {
        IReadOnlyCollection<IXunitTest> tests = await CreateTests().ConfigureAwait(false);
        await using var context = new NetworkCaseContext(this, tests, explicitOption, messageBus, aggregator, cancellationTokenSource, parallelMode, scheduler,
            constructorArguments, methodFixtureMappings);
        await context.InitializeAsync().ConfigureAwait(false);
        return await NetworkCaseRunner.Instance.RunAsync(context).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Serialize(IXunitSerializationInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        base.Serialize(info);
        info.AddValue(nameof(Seed), Seed);
        info.AddValue(nameof(Seeds), Seeds);
        info.AddValue(nameof(ChecksReplay), ChecksReplay);
    }

    /// <inheritdoc/>
    protected override void Deserialize(IXunitSerializationInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        base.Deserialize(info);
        Seed = info.GetValue<ulong>(nameof(Seed));
        Seeds = info.GetValue<int>(nameof(Seeds));
        ChecksReplay = info.GetValue<bool>(nameof(ChecksReplay));
    }
}
