using Xunit;

namespace Sockeye.Core.Tests.Architecture;

/// <summary>How an architecture test fails: with the rule and every place that breaks it.</summary>
internal static class Offences
{
    public static void MustBeNone(string rule, IEnumerable<string> offences)
    {
        var found = offences.ToList();
        if (found.Count > 0)
        {
            Assert.Fail($"{rule}\n  {string.Join("\n  ", found)}");
        }
    }
}
