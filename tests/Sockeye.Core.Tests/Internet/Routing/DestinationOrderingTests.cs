using CsCheck;
using Sockeye.Core.Internet.Routing;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Routing;

/// <summary>RFC 6724 §6, rule by rule; most pairs are those of §10.2.</summary>
public sealed class DestinationOrderingTests
{
    [Theory]
    [InlineData("rule 1: what can be reached", "2001:db8:1::1<2001:db8:1::2", "10.1.2.3<-")]
    [InlineData("rule 2: matching scope", "2001:db8:1::1<2001:db8:1::2", "198.51.100.121<169.254.13.78")]
    [InlineData("rule 2: matching scope, the other way", "198.51.100.121<198.51.100.117", "2001:db8:1::1<fe80::1")]
    [InlineData("rule 3: source not deprecated", "2001:db8:1::1<2001:db8:1::2", "2001:db8:2::1<2001:db8:2::2*")]
    [InlineData("rule 5: matching label", "2002:c633:6401::1<2002:c633:6401::2", "2001:db8:1::1<2002:c633:6401::2")]
    [InlineData("rule 5: matching label, unique local", "2001:db8:1::1<2001:db8:1::2", "fd11::1<2001:db8:1::2")]
    [InlineData("rule 6: higher precedence, IPv6", "2001:db8:1::1<2001:db8:1::2", "10.1.2.3<10.1.2.4")]
    [InlineData("rule 6: higher precedence, 6to4 last", "10.1.2.3<10.1.2.4", "2002:c633:6401::1<2002:c633:6401::2")]
    [InlineData("rule 8: smaller scope", "fe80::1<fe80::2", "2001:db8:1::1<2001:db8:1::2")]
    [InlineData("rule 9: longest prefix", "2001:db8:3ffe::1<2001:db8:3f44::2", "2001:db8:1::1<2001:db8:3f44::2")]
    public void The_first_of_a_pair(string why, string first, string second)
    {
        foreach (DestinationCandidate[] pair in new[] { new[] { Read(first), Read(second) }, [Read(second), Read(first)] })
        {
            DestinationOrdering.Sort(pair);
            Assert.True(Read(first).Destination == pair[0].Destination, why);
        }
    }

    [Fact]
    public void Rule_10_equals_keep_their_order()
    {
        DestinationCandidate[] all = [Read("10.0.0.7<10.0.0.1"), Read("10.0.0.6<10.0.0.1"), Read("10.0.0.5<10.0.0.1")];
        DestinationCandidate[] sorted = [.. all];
        DestinationOrdering.Sort(sorted);
        Assert.Equal(all, sorted);
    }

    [Fact]
    public void The_order_does_not_depend_on_how_they_came() =>
        Gen.Int.Array[2, 8].Sample(seeds =>
        {
            DestinationCandidate[] all = [.. seeds.Select(seed => Read(s_pool[(int)((uint)seed % s_pool.Length)])).Distinct()];
            DestinationCandidate[] backwards = [.. all.Reverse()];
            DestinationOrdering.Sort(all);
            DestinationOrdering.Sort(backwards);
            Assert.Equal(all, backwards);
        });

    // No two of them are equal under the rules.
    private static readonly string[] s_pool =
    [
        "2001:db8:1::1<2001:db8:1::2", "fe80::1<fe80::2", "10.1.2.3<10.1.2.4", "198.51.100.1<169.254.1.1", "::1<::1",
        "2002:c633:6401::1<2002:c633:6401::2", "fd00::1<fd00::2", "2001:db8:7::1<2001:db8:1::2*",
    ];

    // "destination<source"; a star marks a deprecated source, a dash stands for none.
    private static DestinationCandidate Read(string text)
    {
        string[] parts = text.Split('<');
        InternetAddress destination = InternetAddress.Parse(parts[0]);
        if (parts[1] == "-") return new DestinationCandidate(destination, null);
        InternetAddress source = InternetAddress.Parse(parts[1].TrimEnd('*'));
        return new DestinationCandidate(destination, source, source.IsIPv4 ? 24 : 64, parts[1].EndsWith('*'));
    }
}
