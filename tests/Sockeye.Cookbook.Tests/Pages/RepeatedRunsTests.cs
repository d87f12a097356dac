using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Sockeye.Cookbook.Pages;

/// <summary>Recipes pass however often they run in one process: SOCKEYE_RUNS=200 is the goal, a few each time.</summary>
public class RepeatedRunsTests
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);

    public static TheoryData<string> Names => [.. Recipe.All.SelectMany(recipe => recipe.Runs()).Select(run => run.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_recipe_passes_in_each_of_many_runs_and_in_less_than_5_seconds(string name)
    {
        int runs = int.Parse(Environment.GetEnvironmentVariable("SOCKEYE_RUNS") ?? "2", CultureInfo.InvariantCulture);
        (_, Func<Task> run) = Recipe.All.SelectMany(recipe => recipe.Runs()).Single(run => run.Name == name);
        TimeSpan total = TimeSpan.Zero, quickest = TimeSpan.MaxValue;
        for (int i = 1; i <= runs; i++)
        {
            long began = Stopwatch.GetTimestamp();
            Exception? failure = await Record.ExceptionAsync(run);
            TimeSpan time = Stopwatch.GetElapsedTime(began);
            Assert.True(failure is null, $"Run {i} of {runs} failed: {failure}");
            total += time;
            if (time < quickest) quickest = time;
        }
        // The quickest, because other programs may have the processors to themselves for a while.
        Assert.True(quickest < s_longest, $"The quickest of {runs} runs took {quickest.TotalSeconds:0.0} s");
        TestContext.Current.TestOutputHelper?.WriteLine($"{total.TotalMilliseconds / runs:0} ms each");
    }
}
