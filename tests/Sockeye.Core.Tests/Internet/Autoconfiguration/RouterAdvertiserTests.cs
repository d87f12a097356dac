using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Internet.Autoconfiguration;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp.Ndp;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Autoconfiguration;

/// <summary>RFC 4861 §6.2: what a router sends.</summary>
public sealed class RouterAdvertiserTests
{
    private readonly ConfiguringHost _router = new(new InternetOptions { Forwarding = true, DuplicateAddressDetectionTransmits = 0 });

    public RouterAdvertiserTests() => _router.AddAddress(_router.Nic, IPv6Address.Parse("fe80::2"), 64);

    [Fact]
    public void It_says_what_it_was_told_to_say()
    {
        Start(new RouterAdvertisementOptions
        {
            Mtu = 1400,
            Prefixes = [new AdvertisedPrefix(Prefix.Parse("2001:db8:1::/64")), new AdvertisedPrefix(Prefix.Parse("fd00::/64")) { ValidLifetime = null }],
            DnsServers = [IPv6Address.Parse("fd00::53")],
        });
        _router.At(0);
        Assert.Equal(
            ["RouterAdvertisement fe80::2 > ff02::1 lifetime 1800 hops 64 mtu 1400 2001:db8:1::/64 2592000 604800 fd00::/64 4294967295 604800 dns"],
            _router.Sent);
    }

    [Fact]
    public void The_first_three_follow_each_other_soon_and_the_others_at_random()
    {
        Start(new RouterAdvertisementOptions());
        _router.At(10_000);
        for (int i = 1; i <= 3; i++) Assert.Equal(16, _router.Times[i] - _router.Times[i - 1], 6);
        for (int i = 4; i < _router.Times.Count; i++) Assert.InRange(_router.Times[i] - _router.Times[i - 1], 198, 600);
        Assert.True(_router.Times.Count > 15);
    }

    [Fact]
    public void A_host_that_asks_is_answered_within_half_a_second()
    {
        Start(new RouterAdvertisementOptions());
        _router.At(1000);
        int before = _router.Sent.Count;
        Solicit("fe80::9");
        _router.At(1000.5);
        Assert.Equal(before + 1, _router.Sent.Count);
    }

    [Fact]
    public void Any_number_of_questions_is_answered_every_three_seconds()
    {
        Start(new RouterAdvertisementOptions());
        _router.At(1000);
        int before = _router.Sent.Count;
        for (int i = 0; i < 300; i++)
        {
            Solicit("fe80::9");
            _router.At(1000 + (i * 0.1));
        }
        Assert.InRange(_router.Sent.Count - before, 8, 11);
    }

    [Fact]
    public void A_router_that_stops_says_so_once()
    {
        Start(new RouterAdvertisementOptions { Preference = 1 });
        _router.At(1);
        _router.Engine.Advertiser.Stop(_router.Nic);
        Assert.Contains("lifetime 0 ", _router.Sent[^1], StringComparison.Ordinal);
        int count = _router.Sent.Count;
        _router.At(10_000);
        Assert.Equal(count, _router.Sent.Count);
    }

    [Fact]
    public void Without_a_link_local_address_there_is_nothing_to_say_until_there_is_one()
    {
        _router.RemoveAddress(_router.Nic, IPv6Address.Parse("fe80::2"));
        Start(new RouterAdvertisementOptions());
        _router.At(1);
        Assert.Empty(_router.Sent);
        _router.Engine.OnInterfaceUp(_router.Nic);
        _router.At(2);
        Assert.Single(_router.Sent);
    }

    [Fact]
    public void A_question_without_a_source_but_with_a_link_address_is_dropped()
    {
        Start(new RouterAdvertisementOptions());
        _router.At(1000);
        int before = _router.Sent.Count;
        Solicit("::");
        _router.At(1001);
        Assert.Equal(before, _router.Sent.Count);
        Assert.Equal(1, _router.Context.Drops[DropReason.NdpInvalid]);
    }

    [Fact]
    public void Options_that_cannot_be_are_refused()
    {
        RouterAdvertisementOptions[] wrong =
        [
            new() { LongestInterval = TimeSpan.FromSeconds(3) },
            new() { LongestInterval = TimeSpan.FromSeconds(1801) },
            new() { ShortestInterval = TimeSpan.FromSeconds(601) },
            new() { RouterLifetime = TimeSpan.FromSeconds(9001) },
            new() { RouterLifetime = TimeSpan.FromSeconds(1) },
            new() { Prefixes = [new AdvertisedPrefix(Prefix.Parse("10.0.0.0/8"))] },
        ];
        foreach (RouterAdvertisementOptions options in wrong)
        {
            Assert.Equal(Errno.EINVAL, _router.Engine.Advertiser.Start(_router.Nic, options));
        }
    }

    private void Start(RouterAdvertisementOptions options) =>
        Assert.Equal(Errno.None, _router.Engine.Advertiser.Start(_router.Nic, options));

    private void Solicit(string from)
    {
        var buffer = new byte[64];
        NdpWriter writer = NdpWriter.RouterSolicitation(buffer);
        writer.AddSourceLinkLayerAddress(new MacAddress(0x02_00_00_00_00_09));
        _router.Receive(buffer.AsSpan(0, writer.Length), IPv6Address.Parse(from), IPv6Address.AllRouters);
    }
}
