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
            (long began, TimeSpan crowded) = (Stopwatch.GetTimestamp(), CrowdedTime());
            Exception? failure = await Record.ExceptionAsync(run);
            TimeSpan time = Stopwatch.GetElapsedTime(began);
            Assert.True(failure is null, $"Run {i} of {runs} failed: {failure}");
            total += time;

            // Not what other programs take from it.
            TimeSpan own = time - (CrowdedTime() - crowded);
            if (own < quickest) quickest = own;
        }
        Assert.True(quickest < s_longest, $"The quickest of {runs} runs took {quickest.TotalSeconds:0.0} s");
        TestContext.Current.TestOutputHelper?.WriteLine($"{total.TotalMilliseconds / runs:0} ms each");
    }

    // Time in which something waited for a processor, where the kernel counts it (Documentation/accounting/psi.rst): "some … total=MICROSECONDS".
    private static TimeSpan CrowdedTime()
    {
        try
        {
            string some = File.ReadLines("/proc/pressure/cpu").First();
            return TimeSpan.FromMicroseconds(long.Parse(some[(some.LastIndexOf('=') + 1)..], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return TimeSpan.Zero;
        }
    }
}
