using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.Routing;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Routing;

/// <summary>RFC 6724 §5, rule by rule; the pairs of §10.1 among them.</summary>
public sealed class SourceAddressSelectionTests
{
    private readonly AddressTable _addresses;
    private readonly Interface _eth0 = new(2, new InterfaceOptions());
    private readonly Interface _eth1 = new(3, new InterfaceOptions { Name = "eth1" });

    public SourceAddressSelectionTests()
    {
        var context = new StackContext(new SeededEntropy(1), new PacketPool());
        _addresses = new AddressTable(context, new InternetOptions());
        _addresses.AddInterface(_eth0);
        _addresses.AddInterface(_eth1);
    }

    [Theory]
    [InlineData("rule 1: the same address", "2001:db8:1::1", "2001:db8:1::1", "2001:db8:3::1 2001:db8:1::1")]
    [InlineData("rule 2: appropriate scope, global", "2001:db8:1::1", "2001:db8:3::1", "2001:db8:3::1 fe80::1")]
    [InlineData("rule 2: appropriate scope, link", "fe80::9", "fe80::1", "2001:db8:3::1 fe80::1")]
    [InlineData("rule 2: appropriate scope, group on the link", "ff02::9", "fe80::1", "2001:db8:3::1 fe80::1")]
    [InlineData("rule 2: appropriate scope, group of the site", "ff05::1", "2001:db8:3::1", "2001:db8:3::1 fe80::1")]
    [InlineData("rule 3: not deprecated", "2001:db8:1::1", "2001:db8:3::2", "2001:db8:1::2* 2001:db8:3::2")]
    [InlineData("rule 6: matching label, 6to4", "2002:c633:6401::1", "2002:c633:6401::d5e3:7953:13eb:22e8", "2001:db8:1::2 2002:c633:6401::d5e3:7953:13eb:22e8")]
    [InlineData("rule 6: matching label, unique local", "fd11::1", "fd22::1", "2001:db8:1::2 fd22::1")]
    [InlineData("rule 7: temporary", "2001:db8:1::d5e3:0:0:1", "2001:db8:1::d5e3:7953:13eb:22e8", "2001:db8:1::2 2001:db8:1::d5e3:7953:13eb:22e8~")]
    [InlineData("rule 8: longest prefix", "2001:db8:1::1", "2001:db8:1::2", "2001:db8:3::2 2001:db8:1::2")]
    [InlineData("IPv4: the network of the destination", "10.2.0.9", "10.2.0.1", "10.1.0.1 10.2.0.1")]
    [InlineData("IPv4: not the link-local one", "10.2.0.9", "10.1.0.1", "169.254.0.1 10.1.0.1")]
    [InlineData("IPv4: the first of equals", "192.0.2.1", "10.1.0.1", "10.1.0.1 10.1.0.2")]
    public void The_best_source_for_a_destination(string why, string destination, string expected, string own)
    {
        foreach (string text in own.Split(' ')) Assign(_eth0, text);
        Assert.True(SourceAddressSelection.TrySelect(_addresses, InternetAddress.Parse(destination), _eth0, out var source));
        Assert.True(InternetAddress.Parse(expected) == source, why);
        // The order of configuration decides only between equals.
        _addresses.All.ToList().ForEach(_addresses.Remove);
        if (why.Contains("equals", StringComparison.Ordinal)) return;
        foreach (string text in own.Split(' ').Reverse()) Assign(_eth0, text);
        SourceAddressSelection.TrySelect(_addresses, InternetAddress.Parse(destination), _eth0, out source);
        Assert.True(InternetAddress.Parse(expected) == source, why);
    }

    [Fact]
    public void Rule_5_the_outgoing_interfaces_address_is_preferred()
    {
        Assign(_eth1, "2001:db8:1::1");
        Assign(_eth0, "2001:db8:9::1");
        Assert.True(SourceAddressSelection.TrySelect(_addresses, IPv6Address.Parse("2001:db8:1::5"), _eth0, out var source));
        Assert.Equal(IPv6Address.Parse("2001:db8:9::1"), source);
    }

    [Theory]
    [InlineData("fe80::5")]
    [InlineData("ff02::5")]
    public void Another_links_address_is_no_source_for_what_stays_on_a_link(string destination)
    {
        Assign(_eth1, "fe80::1");
        Assign(_eth1, "2001:db8:1::1");
        Assert.False(SourceAddressSelection.TrySelect(_addresses, IPv6Address.Parse(destination), _eth0, out _));
    }

    [Theory]
    [InlineData(AddressState.Tentative)]
    [InlineData(AddressState.Duplicate)]
    public void An_address_that_is_not_ours_yet_is_no_source(AddressState state)
    {
        Assign(_eth0, "2001:db8:1::1");
        _addresses.ChangeState(_addresses.All[0], state);
        Assert.False(SourceAddressSelection.TrySelect(_addresses, IPv6Address.Parse("2001:db8::5"), _eth0, out _));
    }

    // A star marks a deprecated address, a tilde a temporary one.
    private void Assign(Interface nic, string text)
    {
        InternetAddress address = InternetAddress.Parse(text.TrimEnd('*', '~'));
        AddressState state = text.EndsWith('*') ? AddressState.Deprecated : AddressState.Preferred;
        int prefixLength = address.IsIPv4 ? 24 : 64;
        _addresses.Add(new AssignedAddress(nic, address, prefixLength, state) { IsTemporary = text.EndsWith('~') });
    }
}
