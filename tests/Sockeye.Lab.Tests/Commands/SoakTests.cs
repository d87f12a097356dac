using Sockeye.Lab.Tests.Running;
using Xunit;

namespace Sockeye.Lab.Tests.Commands;

/// <summary>sockeye soak.</summary>
public sealed class SoakTests
{
    [Fact]
    public async Task Some_seeds_are_good_and_one_can_be_looked_at()
    {
        var many = (await Command.Sockeye("soak", "--seeds", "20").RunAsync()).MustSucceed();
        Assert.Contains("20 seeds", many.Output, StringComparison.Ordinal);
        Assert.Contains("all good", many.Output, StringComparison.Ordinal);
        var one = (await Command.Sockeye("soak", "--seed", "3", "--trace").RunAsync()).MustSucceed();
        Assert.Contains("Flags [S]", one.Output, StringComparison.Ordinal);
        Assert.Equal(one.Output, (await Command.Sockeye("soak", "--seed", "3", "--trace").RunAsync()).Output);
    }
}
