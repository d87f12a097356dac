using Sockeye.Simulation.Packetdrill.Running;
using Xunit;

namespace Sockeye.World.Tests.Packetdrill;

/// <summary>Our own scenarios, by RFC: every script under <c>tests/Sockeye.Scenarios</c> passes.</summary>
public class ScenarioTests
{
    private const string Folder = "tests/Sockeye.Scenarios";

    public static TheoryData<string> Scripts =>
    [
        .. Directory.GetFiles(Repository.PathOf(Folder), "*.pkt", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.PathOf(Folder), file)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_scenario_passes(string script)
    {
        string text = File.ReadAllText(Path.Combine(Repository.PathOf(Folder), script));
        DrillResult result = new DrillRunner([], new Dictionary<string, string>()).Run(script, text, DrillVariant.IPv4);
        Assert.True(result.Outcome == DrillOutcome.Passed, Describe(result));
    }

    private static string Describe(DrillResult result) =>
        $"{result.Name}:{result.Line}: {result.Message}\n{string.Join("\n", result.Report)}";
}
