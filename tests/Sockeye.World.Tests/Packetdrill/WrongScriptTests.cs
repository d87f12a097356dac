using Sockeye.Simulation.Packetdrill.Running;
using Xunit;

namespace Sockeye.World.Tests.Packetdrill;

/// <summary>The interpreter itself is checked: scripts that are wrong on purpose fail, at the right line, and say why. The line is
/// marked <c>// WRONG: part of the message</c>.</summary>
public class WrongScriptTests
{
    private const string Mark = "// WRONG: ";

    public static TheoryData<string> Scripts => [.. Files.Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private static string[] Files => Directory.GetFiles(Repository.PathOf("tests/Sockeye.World.Tests/Packetdrill/Wrong"), "*.pkt");

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_wrong_script_fails_at_the_line_that_is_wrong(string script)
    {
        string text = File.ReadAllText(Repository.PathOf("tests/Sockeye.World.Tests/Packetdrill/Wrong/" + script));
        string[] lines = text.Split('\n');
        int line = Array.FindIndex(lines, candidate => candidate.Contains(Mark, StringComparison.Ordinal)) + 1;
        string wanted = lines[line - 1].Split(Mark)[1].Trim();
        DrillResult result = new DrillRunner([], new Dictionary<string, string>()).Run(script, text, DrillVariant.IPv4);
        Assert.Equal(DrillOutcome.Failed, result.Outcome);
        Assert.Equal((line, script), (result.Line, script));
        Assert.Contains(wanted, result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_at_least_thirty_of_them() => Assert.True(Files.Length >= 30, $"there are {Files.Length}");
}
