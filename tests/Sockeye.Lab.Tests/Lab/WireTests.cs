using System.Text.RegularExpressions;
using Sockeye.Lab.Tests.Requirements;
using Xunit;

namespace Sockeye.Lab.Tests.Lab;

/// <summary>What the real tcpdump sees on the link.</summary>
[RequiresRoot]
[RequiresTun]
[RequiresProgram("tcpdump", "nc")]
public sealed partial class WireTests
{
    // A capture in the lab has offloads off: with them, what the kernel has not yet summed would look wrong to tcpdump.
    private static LabRun Watched(string filter, string talk) => new(
        "cd $(mktemp -d)\n"
        + $"tcpdump -Z root -U -l -nn -vv -i sockeye0 {filter} > lines 2> noise & watcher=$!\n"
        + "for i in $(seq 100); do grep -q 'listening on' noise && break; sleep 0.05; done\n"
        + talk + "\nsleep 0.7; kill -INT $watcher; wait $watcher; cat lines\n")
    {
        Options = ["--pcap", "/dev/null"],
    };

    [Theory]
    [InlineData("10.0.0.2")]
    [InlineData("fd00::2")]
    public async Task Handshake_message_and_close_are_in_order(string address)
    {
        var result = (await Watched("tcp port 8000", $"echo hi | nc -N {address} 8000 >/dev/null").RunAsync()).MustSucceed();
        var flags = Flags().Matches(result.Output).Select(match => match.Groups[1].Value).ToArray();
        Assert.True(flags.Length >= 8, result.ToString());
        Assert.Equal(["S", "S.", "."], flags[..3]);
        Assert.Equal(2, flags.Count(flag => flag.Contains('F')));
        Assert.Equal(".", flags[^1]);
        Assert.DoesNotContain(flags, flag => flag.Contains('R'));
        Assert.Contains("mss 14", result.Output, StringComparison.Ordinal);
        AssertSumsAreRight(result.Output);
    }

    [Fact]
    public async Task No_checksum_of_any_protocol_is_wrong()
    {
        const string Talk = """
            for a in 10.0.0.2 fd00::2; do
              ping -n -c 1 -s 4000 $a >/dev/null
              head -c 300000 /dev/urandom | nc -N $a 7 >/dev/null
              echo datagram | nc -u -w 1 $a 7 >/dev/null
              echo nobody | nc -u -w 1 $a 4242 >/dev/null
              nc -w 1 $a 4242 </dev/null
            done
            """;
        var result = (await Watched("", Talk).RunAsync()).MustSucceed();
        Assert.Contains("Flags [R.]", result.Output, StringComparison.Ordinal);
        Assert.Contains("unreachable", result.Output, StringComparison.Ordinal);
        AssertSumsAreRight(result.Output);
    }

    private static void AssertSumsAreRight(string lines)
    {
        Assert.Contains("(correct)", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("incorrect", lines, StringComparison.Ordinal);
        Assert.DoesNotMatch(Bad(), lines);
        Assert.DoesNotContain("wrong", lines, StringComparison.Ordinal);
    }

    // The word alone: a right checksum may be 0x0bad.
    [GeneratedRegex(@"\bbad ")]
    private static partial Regex Bad();

    [GeneratedRegex(@"Flags \[([^\]]+)\]")]
    private static partial Regex Flags();
}
