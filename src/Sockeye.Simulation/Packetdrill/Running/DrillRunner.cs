using Sockeye.Core.Foundation;
using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Simulation.Packetdrill.Reporting;
using Sockeye.Simulation.Packetdrill.Systems;
using Sockeye.Simulation.Packetdrill.Systems.Stack;
using Sockeye.Simulation.Reports;

namespace Sockeye.Simulation.Packetdrill.Running;

/// <summary>Runs scripts, each against a new stack of its own.</summary>
public sealed class DrillRunner
{
    private readonly IReadOnlyList<ScriptOption> _options;
    private readonly Dictionary<string, string> _definitions;
    private readonly Func<DrillNetwork, IDrillSystem> _create;

    /// <summary>A runner with options that go before the scripts' own.</summary>
    /// <param name="options">Options as scripts have them.</param>
    /// <param name="definitions">Names that stand for something in scripts.</param>
    /// <param name="create">Makes the system under test; our stack when null.</param>
    public DrillRunner(
        IReadOnlyList<ScriptOption> options, IReadOnlyDictionary<string, string> definitions, Func<DrillNetwork, IDrillSystem>? create = null)
    {
        _create = create ?? (static network => new StackSystem(network));
        _options = options;
        _definitions = new Dictionary<string, string>(definitions);
    }

    /// <summary>The variant that a script fixes by itself, or null.</summary>
    /// <exception cref="ScriptException">The script cannot be read.</exception>
    public DrillVariant? FixedVariant(string name, string text) =>
        DrillOptions.FixedVariant([.. Parse(name, text, DrillVariant.IPv4).Options, .. _options]);

    /// <summary>Runs a script.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="text">Its text.</param>
    /// <param name="variant">Over which IP, unless it says so itself.</param>
    public DrillResult Run(string name, string text, DrillVariant variant)
    {
        var printed = new List<string>();
        var record = new DrillRecord(printed.Add);
        TimeSpan time = default;
        DrillResult result;
        try
        {
            Script script = Parse(name, text, variant);
            DrillOptions options = DrillOptions.Read([.. script.Options, .. _options], variant);
            variant = options.Variant;
            using IDrillSystem system = _create(new DrillNetwork(options.Local, options.Remote, options.Mtu, options.TicksPerSecond));
            Instant beginning = system.Now;
            try
            {
                new DrillSession(script, system, options, record).Run();
                result = new DrillResult { Name = name, Outcome = DrillOutcome.Passed };
            }
            finally
            {
                time = system.Now - beginning;
            }
        }
        catch (ScriptException wrong)
        {
            result = new DrillResult { Name = name, Outcome = DrillOutcome.Failed, Line = wrong.Line, Message = wrong.Message };
        }
        catch (DrillFailure failure)
        {
            result = new DrillResult
            {
                Name = name, Outcome = DrillOutcome.Failed, Line = failure.Line, Message = failure.Message,
                Report = FailureReport.Write(failure, text, record),
            };
        }
#pragma warning disable CA1031 // a mistake of the stack is a failure of this script, not the end of all others
        catch (Exception bug)
#pragma warning restore CA1031
        {
            result = new DrillResult
            {
                Name = name, Outcome = DrillOutcome.Failed, Message = $"the stack broke: {bug.GetType().Name}: {bug.Message}",
                Report = [.. (bug.StackTrace ?? "").Split('\n').Take(6).Select(line => ReportLine.Of(line.Trim()))],
            };
        }
        return result with { Variant = variant, Printed = printed, Packets = record.Packets, Time = time };
    }

    private Script Parse(string name, string text, DrillVariant variant)
    {
        // What real packetdrill's own runner defines for each variant; a definition of the caller goes before.
        var definitions = new Dictionary<string, string>(VariantDefinitions.Of(variant));
        foreach ((string key, string value) in _definitions) definitions[key] = value;
        return ScriptParser.Parse(name, text, definitions);
    }
}
