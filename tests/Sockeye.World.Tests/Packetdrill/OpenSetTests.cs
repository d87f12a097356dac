using System.Globalization;
using System.Text;
using Xunit;

namespace Sockeye.World.Tests.Packetdrill;

/// <summary>The open set: which of its scripts pass, by area, and that every other one is explained in
/// <c>tests/Sockeye.Scenarios/not-passing.tsv</c>.</summary>
public class OpenSetTests(OpenSet set) : IClassFixture<OpenSet>
{
    private const string ListFile = "tests/Sockeye.Scenarios/not-passing.tsv";
    private const double LeastShare = 0.98;

    // In an area of fewer than fifty scripts one weighs more than two hundredths: fr-4pkt-fack-last-mss, of 18 about loss recovery, is
    // the only one (its reason stands in the list).
    private const int MostInSmallAreas = 1;

    private static readonly string[] s_portable = ["P1", "P2", "P3", "G"];

    [Fact]
    public void Every_script_that_does_not_pass_is_listed_with_its_reason_and_no_other()
    {
        Assert.SkipWhen(OpenSet.Folder is null, OpenSet.Absence);
        Dictionary<string, string> listed = ReadList();
        Assert.All(listed, entry => Assert.True(entry.Value.Length >= 20, $"{entry.Key}: the reason is too short"));
        OpenScript[] failing = [.. set.Scripts.Where(script => !script.IsPassed)];
        Assert.Equal([], failing.Where(script => !listed.ContainsKey(script.Script) && !listed.ContainsKey(script.Run))
            .Select(script => $"{script.Run} fails and is not listed"));
        IEnumerable<string> passing = set.Scripts.Where(script => script.IsPassed).SelectMany(script => new[] { script.Script, script.Run });
        Assert.Equal([], listed.Keys.Intersect(passing).Select(entry => $"{entry} is listed and passes"));
        IEnumerable<string> known = set.Scripts.SelectMany(script => new[] { script.Script, script.Run });
        Assert.Equal([], listed.Keys.Except(known).Select(entry => $"{entry} is listed and was not run"));
    }

    [Fact]
    public void Nearly_all_portable_scripts_pass_in_every_area()
    {
        Assert.SkipWhen(OpenSet.Folder is null, OpenSet.Absence);
        string table = Table();
        Directory.CreateDirectory(Repository.PathOf("artifacts/tests"));
        File.WriteAllText(Repository.PathOf("artifacts/tests/Sockeye.World.Tests.note"), table);
        OpenScript[] portable = [.. set.Scripts.Where(script => script.IsFirst && s_portable.Contains(script.Class))];
        IEnumerable<string> poor = portable.GroupBy(script => script.Area)
            .Where(area => Share(area) < LeastShare && area.Count(script => !script.IsPassed) > MostInSmallAreas).Select(area => area.Key);
        Assert.True(Share(portable) >= LeastShare, table);
        Assert.True(!poor.Any(), $"too many scripts fail in {string.Join(", ", poor)}\n{table}");
    }

    private static double Share(IEnumerable<OpenScript> scripts) => scripts.Average(script => script.IsPassed ? 1.0 : 0.0);

    private string Table()
    {
        OpenScript[] first = [.. set.Scripts.Where(script => script.IsFirst)];
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"  {"area",-24}{"portable",14}{"P4",10}");
        foreach (IGrouping<string, OpenScript> area in first.GroupBy(script => script.Area).OrderBy(area => area.Key, StringComparer.Ordinal))
        {
            table.AppendLine(Row(area.Key, area));
        }
        table.AppendLine(Row("all", first));
        OpenScript[] others = [.. set.Scripts.Where(script => !script.IsFirst)];
        table.AppendLine(CultureInfo.InvariantCulture, $"  over IPv6 and mapped addresses {others.Count(script => script.IsPassed)} of {others.Length} more");
        return table.ToString();
    }

    private static string Row(string name, IEnumerable<OpenScript> scripts)
    {
        ILookup<bool, OpenScript> byKind = scripts.ToLookup(script => s_portable.Contains(script.Class));
        return string.Create(CultureInfo.InvariantCulture, $"  {name,-24}{Count(byKind[true]),14}{Count(byKind[false]),10}");
    }

    private static string Count(IEnumerable<OpenScript> scripts)
    {
        int all = scripts.Count();
        return all == 0 ? "" : $"{scripts.Count(script => script.IsPassed)} of {all}";
    }

    private static Dictionary<string, string> ReadList() => File.ReadAllLines(Repository.PathOf(ListFile))
        .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t', 2))
        .ToDictionary(cells => cells[0], cells => cells.Length > 1 ? cells[1].Trim() : "");
}
