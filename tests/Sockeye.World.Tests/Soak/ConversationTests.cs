using System.Globalization;
using Sockeye.Simulation.Soak;
using Xunit;

namespace Sockeye.World.Tests.Soak;

/// <summary>A share of the random conversations; <c>SOCKEYE_SOAK_SEEDS=10000 ./test World --filter Conversation</c> plays all.</summary>
public class ConversationTests
{
    private static int Seeds =>
        int.TryParse(Environment.GetEnvironmentVariable("SOCKEYE_SOAK_SEEDS"), CultureInfo.InvariantCulture, out int seeds) ? seeds : 1000;

    [Fact]
    public void Random_conversations_end_with_every_stream_intact_and_nothing_left()
    {
        SoakSummary summary = SoakRun.Play(1, Seeds, Environment.ProcessorCount, TestContext.Current.CancellationToken);
        Assert.Equal(Seeds, summary.Seeds);
        Assert.True(summary.Bad.Count == 0, Describe(summary));
    }

    [Fact]
    public void The_same_seed_gives_the_same_frames()
    {
        ConversationResult first = Conversation.Play(11), again = Conversation.Play(11), other = Conversation.Play(12);
        Assert.Equal(first.Hash, again.Hash);
        Assert.Equal(first.Frames, again.Frames);
        Assert.NotEqual(first.Hash, other.Hash);
    }

    private static string Describe(SoakSummary summary)
    {
        IEnumerable<string> lines = summary.Bad.Take(5).Select(bad =>
            $"seed {bad.Seed}: {string.Join("; ", bad.Problems)}\n{bad.Plan}\n  replay: ./sockeye soak --seed {bad.Seed} --pcap seed.pcapng");
        return $"{summary.Bad.Count} of {summary.Seeds} seeds went wrong\n{string.Join("\n", lines)}";
    }
}
