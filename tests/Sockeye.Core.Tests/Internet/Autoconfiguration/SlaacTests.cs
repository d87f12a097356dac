using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp.Ndp;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Autoconfiguration;

/// <summary>RFC 4862 §5.3 and §5.5, RFC 7217, RFC 8981. Numbers are rows of the hostile inputs.</summary>
public sealed class SlaacTests
{
    private const string Prefix = "2001:db8:1::/64";

    private readonly ConfiguringHost _host = new();

    [Fact]
    public void An_interface_that_comes_up_forms_a_link_local_address()
    {
        _host.Engine.OnInterfaceUp(_host.Nic);
        AssignedAddress address = Assert.Single(_host.In("fe80::/64"));
        Assert.True(address.IsAutoconfigured);
        Assert.Equal(Instant.Never, address.ValidUntil);
    }

    [Fact]
    public void Row_139_The_identifier_is_opaque_stable_and_another_in_each_prefix()
    {
        var secret = (UInt128)0x1234_5678_9ABC;
        var options = new InternetOptions { DuplicateAddressDetectionTransmits = 0, AddressSecret = secret };
        var first = new ConfiguringHost(options, seed: 1);
        var second = new ConfiguringHost(options, seed: 2);
        var other = new ConfiguringHost(options with { AddressSecret = secret + 1 }, seed: 1);
        foreach (ConfiguringHost host in new[] { first, second, other })
        {
            host.Advertise(Prefix);
            host.Advertise("2001:db8:2::/64");
        }
        IPv6Address inFirst = first.In(Prefix)[0].Address.AsIPv6;
        Assert.Equal(inFirst, second.In(Prefix)[0].Address.AsIPv6);
        Assert.NotEqual(inFirst, other.In(Prefix)[0].Address.AsIPv6);
        Assert.NotEqual(inFirst.Lower, first.In("2001:db8:2::/64")[0].Address.AsIPv6.Lower);
        Assert.NotEqual(0xFFFEUL, inFirst.Lower >> 24 & 0xFFFF);
    }

    [Fact]
    public void A_prefix_gives_an_address_with_its_lifetimes()
    {
        _host.Advertise(Prefix, valid: 7200, preferred: 3600);
        AssignedAddress address = Assert.Single(_host.In(Prefix));
        Assert.Equal(AddressState.Preferred, address.State);
        _host.At(3600);
        Assert.Equal(AddressState.Deprecated, address.State);
        _host.At(7199);
        Assert.Single(_host.In(Prefix));
        _host.At(7200);
        Assert.Empty(_host.In(Prefix));
        Assert.Equal(Instant.Never, _host.Context.Deadlines.ExactNext());
    }

    [Fact]
    public void A_new_advertisement_makes_a_deprecated_address_preferred_again()
    {
        _host.Advertise(Prefix, valid: 20_000, preferred: 100);
        _host.At(200);
        AssignedAddress address = _host.In(Prefix)[0];
        Assert.Equal(AddressState.Deprecated, address.State);
        _host.Advertise(Prefix, valid: 20_000, preferred: 1000);
        Assert.Equal(AddressState.Preferred, address.State);
        Assert.Same(address, Assert.Single(_host.In(Prefix)));
    }

    [Theory]
    [InlineData("fe80::/64", 7200, 3600)]
    [InlineData("ff02::/64", 7200, 3600)]
    [InlineData("2001:db8:1::/63", 7200, 3600)]
    [InlineData("2001:db8:1::/48", 7200, 3600)]
    [InlineData("2001:db8:1::/128", 7200, 3600)]
    [InlineData("2001:db8:1::/64", 3600, 7200)]
    [InlineData("2001:db8:1::/64", 0, 0)]
    public void Row_79_A_prefix_that_cannot_be_gives_no_address(string prefix, uint valid, uint preferred)
    {
        _host.Advertise([ConfiguringHost.Told(prefix, valid, preferred)]);
        Assert.Empty(_host.Addresses.All);
    }

    [Fact]
    public void A_prefix_that_is_not_for_autoconfiguration_gives_none_either()
    {
        _host.Advertise([ConfiguringHost.Told(Prefix, autonomous: false)]);
        Assert.Empty(_host.Addresses.All);
    }

    [Theory]
    [InlineData(86_400, 0, 7200)]        // A lie: two hours are left.
    [InlineData(86_400, 3600, 7200)]
    [InlineData(86_400, 7201, 7201)]     // Above two hours: as told.
    [InlineData(3600, 60, 3600)]         // Less than two hours are left anyway: ignored.
    [InlineData(3600, 3601, 3601)]       // Longer than what is left: as told.
    [InlineData(3600, 0, 3600)]
    public void Row_79_The_two_hour_rule(uint before, uint told, double left)
    {
        _host.Advertise(Prefix, before, 0);
        _host.Advertise(Prefix, told, 0);
        Assert.Equal(left, (_host.In(Prefix)[0].ValidUntil - _host.Context.Now).TotalSeconds, 3);
    }

    [Fact]
    public void Row_79_The_preferred_lifetime_follows_even_where_the_valid_one_does_not()
    {
        _host.Advertise(Prefix, 86_400, 86_400);
        _host.Advertise(Prefix, 60, 60);
        _host.At(60);
        Assert.Equal(AddressState.Deprecated, _host.In(Prefix)[0].State);
    }

    [Fact]
    public void An_endless_lifetime_never_ends()
    {
        _host.Advertise(Prefix, uint.MaxValue, uint.MaxValue);
        _host.At(10_000_000);
        Assert.Equal(AddressState.Preferred, _host.In(Prefix)[0].State);
    }

    [Fact]
    public void Row_81_Any_number_of_prefixes_gives_sixteen_addresses()
    {
        for (int i = 0; i < 1000; i++) _host.Advertise($"2001:db8:{i:x}::/64");
        Assert.Equal(16, _host.Addresses.All.Count);
        Assert.True(_host.Engine.Slaac.Prefixes.Count <= 16);
    }

    [Fact]
    public void Row_83_Who_claims_every_address_makes_us_give_up_after_three_more_attempts_and_say_so()
    {
        var host = new ConfiguringHost(new InternetOptions());
        host.Advertise(Prefix);
        var tried = new HashSet<InternetAddress>();
        for (int i = 0; i < 20; i++)
        {
            AssignedAddress address = Assert.Single(host.In(Prefix));
            tried.Add(address.Address);
            host.At((i + 1) * 0.1);
            host.Engine.Detection.OnTentativeConflict(address, default);
        }
        Assert.Equal(4, tried.Count);
        Assert.Equal(AddressState.Duplicate, host.In(Prefix)[0].State);
        Assert.Equal(1, host.Engine.Slaac.Failures);
        host.At(60);
        Assert.Equal(AddressState.Duplicate, host.In(Prefix)[0].State);
    }

    [Fact]
    public void An_interface_that_goes_down_takes_along_what_was_formed_on_it()
    {
        _host.Engine.OnInterfaceUp(_host.Nic);
        _host.Advertise(Prefix);
        _host.Engine.OnInterfaceDown(_host.Nic);
        Assert.Empty(_host.Addresses.All);
        Assert.Empty(_host.Routes);
        _host.At(1_000_000);
        Assert.Equal(Instant.Never, _host.Context.Deadlines.ExactNext());
    }

    [Fact]
    public void Temporary_addresses_are_made_replaced_before_they_are_deprecated_and_never_older_than_two_days()
    {
        var host = new ConfiguringHost(new InternetOptions { DuplicateAddressDetectionTransmits = 0, UseTemporaryAddresses = true });
        var seen = new HashSet<InternetAddress>();
        const double Hour = 3600;
        for (int hour = 0; hour < 24 * 10; hour++)
        {
            host.At(hour * Hour);
            host.Advertise([ConfiguringHost.Told(Prefix, valid: 86_400 * 7, preferred: 86_400 * 7)]);
            List<AssignedAddress> temporaries = [.. host.In(Prefix).Where(address => address.IsTemporary)];
            Assert.InRange(temporaries.Count, 1, 4);
            Assert.Contains(temporaries, address => address.State == AddressState.Preferred);
            Assert.All(temporaries, address => Assert.True((address.ValidUntil - host.Context.Now).TotalHours <= 48));
            seen.UnionWith(temporaries.Select(address => address.Address));
        }
        Assert.InRange(seen.Count, 10, 20);
        Assert.Single(host.In(Prefix), address => !address.IsTemporary);
    }

    [Fact]
    public void Without_the_option_there_are_none()
    {
        _host.Advertise(Prefix);
        Assert.DoesNotContain(_host.Addresses.All, address => address.IsTemporary);
    }

    [Fact]
    public void A_prefix_too_short_lived_gives_no_temporary_address()
    {
        var host = new ConfiguringHost(new InternetOptions { DuplicateAddressDetectionTransmits = 0, UseTemporaryAddresses = true });
        host.Advertise([new PrefixInformation(IPv6Address.Parse("2001:db8:1::"), 64, true, true, 100, 2)]);
        Assert.DoesNotContain(host.Addresses.All, address => address.IsTemporary);
    }
}
