using System.Text.RegularExpressions;
using Sockeye.Testing.Xunit.Tests.Examples;
using Xunit;

namespace Sockeye.Testing.Xunit.Tests;

/// <summary>What people read when a test fails.</summary>
public sealed partial class FailingTestOutputTests
{
    private static readonly string s_examples = typeof(FailingExamples).FullName!;

    [Fact]
    public async Task A_failure_says_how_to_replay_it_and_what_happened()
    {
        string folder = Directory.CreateTempSubdirectory("sockeye").FullName;
        (int status, string output) = await ChildProcess.RunAsync($"{s_examples}.{nameof(FailingExamples.Nothing_arrives_twice)}", ("SOCKEYE_REPORTS", folder));
        Assert.NotEqual(0, status);
        Assert.Contains("FailingExamples.Nothing_arrives_twice failed on a simulated network with seed 42", output, StringComparison.Ordinal);
        // The test's own words.
        Assert.Contains("Expected: 20001", output, StringComparison.Ordinal);
        // One command.
        Assert.Matches(ReplayLine(), output);
        Assert.Contains("Seed 42 replays: 32 packets, the same in 2 runs.", output, StringComparison.Ordinal);
        // The ladder, with reasons for what was lost and what was sent again.
        Assert.Contains("The last exchange: 10.0.1.1:", output, StringComparison.Ordinal);
        Assert.Contains("ESTABLISHED", output, StringComparison.Ordinal);
        Assert.Contains("lost by a rule of the test", output, StringComparison.Ordinal);
        Assert.Contains("RTO 1 after", output, StringComparison.Ordinal);
        // Both hosts' sockets.
        Assert.Contains("Sockets of client (10.0.1.1", output, StringComparison.Ordinal);
        Assert.Contains("Sockets of server (10.0.1.2", output, StringComparison.Ordinal);
        // The files are where they were wanted, and the message says where.
        foreach (string end in (string[])[".pcapng", ".html"])
        {
            string path = Path.Combine(folder, "FailingExamples.Nothing_arrives_twice-seed42" + end);
            Assert.Contains(path, output, StringComparison.Ordinal);
            Assert.True(new FileInfo(path).Length > 1000);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Of_many_seeds_the_smallest_failing_one_is_reported()
    {
        string test = $"{s_examples}.{nameof(FailingExamples.No_packet_is_lost)}";
        (_, string output) = await ChildProcess.RunAsync(test);
        Match found = FailedSeeds().Match(output);
        Assert.True(found.Success, output);
        ulong[] seeds = [.. found.Groups[3].Value.Split(", ").Select(ulong.Parse)];
        Assert.Equal(found.Groups[1].Value, seeds.Min().ToString());
        Assert.Equal(int.Parse(found.Groups[2].Value), seeds.Length);
        Assert.InRange(seeds.Length, 1, 19);
        Assert.All(seeds, seed => Assert.InRange(seed, 10UL, 29UL));
        // The replay fails in the same way, a seed that was not named passes.
        (int replayed, string again) = await ChildProcess.RunAsync(test, ("SOCKEYE_SEED", seeds.Max().ToString()));
        Assert.NotEqual(0, replayed);
        Assert.Contains($"with seed {seeds.Max()}\n", again.Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal);
        ulong good = Enumerable.Range(10, 20).Select(seed => (ulong)seed).Except(seeds).First();
        (int passed, string silent) = await ChildProcess.RunAsync(test, ("SOCKEYE_SEED", good.ToString()));
        Assert.True(passed == 0, silent);
    }

    [Fact]
    public async Task A_test_that_does_not_end_is_ended_with_a_report()
    {
        (int status, string output) = await ChildProcess.RunAsync($"{s_examples}.{nameof(FailingExamples.Somebody_answers)}");
        Assert.NotEqual(0, status);
        Assert.Contains("was not done after", output, StringComparison.Ordinal);
        Assert.Contains("The last exchange", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_of_another_shape_is_refused_by_a_sentence()
    {
        (int status, string output) = await ChildProcess.RunAsync($"{s_examples}.{nameof(FailingExamples.It_has_two_parameters)}");
        Assert.NotEqual(0, status);
        Assert.Contains("A [NetworkFact] method takes one parameter, a SimulatedNetwork.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_skipped_test_is_skipped_and_may_skip_itself()
    {
        (int status, string output) = await ChildProcess.RunAsync($"{s_examples}.Skipping*");
        Assert.True(status == 0, output);
        Assert.Contains("Skipping_by_attribute [SKIP]", output, StringComparison.Ordinal);
        Assert.Contains("Skipping itself [SKIP]", output, StringComparison.Ordinal);
        Assert.Contains("with 0 hosts", output, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"Replay    .*SOCKEYE_SEED=42.*Nothing_arrives_twice")]
    private static partial Regex ReplayLine();

    [GeneratedRegex(@"with seed (\d+); of 20 seeds from 10 on (\d+) failed: ([\d, ]+)")]
    private static partial Regex FailedSeeds();
}
