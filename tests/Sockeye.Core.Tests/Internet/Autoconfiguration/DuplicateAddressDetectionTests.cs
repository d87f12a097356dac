using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Autoconfiguration;

/// <summary>RFC 4862 §5.4 with RFC 7527, and RFC 5227 §2, in virtual time.</summary>
public sealed class DuplicateAddressDetectionTests
{
    private static readonly MacAddress s_other = new(0x02_00_00_00_00_09);

    [Fact]
    public void An_IPv6_address_is_probed_once_and_ours_a_second_later()
    {
        ConfiguringHost host = Probing("fd00::2");
        Assert.Equal(AddressState.Tentative, host.Find("fd00::2")!.State);
        host.At(10);
        Assert.Equal(["probe fd00::2"], host.Sent);
        Assert.InRange(host.Times[0], 0, 1);
        Assert.Equal(AddressState.Preferred, host.Find("fd00::2")!.State);
        Assert.Equal(Instant.Never, host.Context.Deadlines.ExactNext());
    }

    [Fact]
    public void It_is_tentative_until_the_time_for_answers_is_over()
    {
        ConfiguringHost host = Probing("fd00::2");
        host.At(1);
        double asked = host.Times[0];
        host.At(asked + 0.999);
        Assert.Equal(AddressState.Tentative, host.Find("fd00::2")!.State);
        host.At(asked + 1.001);
        Assert.Equal(AddressState.Preferred, host.Find("fd00::2")!.State);
    }

    [Fact]
    public void As_many_probes_as_wanted_are_sent_a_second_apart()
    {
        ConfiguringHost host = Probing("fd00::2", transmits: 3);
        host.At(10);
        Assert.Equal(3, host.Sent.Count);
        Assert.Equal(2.0, host.Times[2] - host.Times[0], 6);
        Assert.All(host.Probes, probe => Assert.Equal(host.Probes[0].Nonce, probe.Nonce));
        Assert.Equal(6, host.Probes[0].Nonce.Length);
    }

    [Fact]
    public void A_claim_by_somebody_else_makes_it_a_duplicate_for_good()
    {
        ConfiguringHost host = Probing("fd00::2");
        host.At(1);
        host.Engine.Detection.OnTentativeConflict(host.Find("fd00::2")!, s_other);
        Assert.Equal(AddressState.Duplicate, host.Find("fd00::2")!.State);
        host.At(100);
        Assert.Equal(AddressState.Duplicate, host.Find("fd00::2")!.State);
        Assert.Single(host.Sent);
        Assert.Equal(Instant.Never, host.Context.Deadlines.ExactNext());
    }

    [Fact]
    public void Row_83_A_probe_that_the_link_sends_back_is_no_claim_but_a_reason_to_ask_again()
    {
        ConfiguringHost host = Probing("fd00::2");
        for (int i = 1; i <= 20; i++)
        {
            host.At(i * 0.5);
            host.Engine.Detection.OnLoopedBack(host.Find("fd00::2")!);
        }
        Assert.Equal(AddressState.Preferred, host.Find("fd00::2")!.State);
        Assert.InRange(host.Sent.Count, 2, 4);
    }

    [Fact]
    public void Removing_an_address_ends_its_probes()
    {
        ConfiguringHost host = Probing("fd00::2");
        host.RemoveAddress(host.Nic, InternetAddress.Parse("fd00::2"));
        host.At(10);
        Assert.Empty(host.Sent);
    }

    [Fact]
    public void An_IPv4_address_is_probed_three_times_and_announced_twice()
    {
        var host = new ConfiguringHost(new InternetOptions { DetectConflictsIPv4 = true });
        host.AddAddress(host.Nic, IPv4Address.Parse("10.0.0.2"), 24);
        host.At(60);
        Assert.Equal(
            ["probe 10.0.0.2", "probe 10.0.0.2", "probe 10.0.0.2", "announce 10.0.0.2", "announce 10.0.0.2"], host.Sent);
        Assert.InRange(host.Times[0], 0, 1);
        Assert.InRange(host.Times[1] - host.Times[0], 1, 2);
        Assert.InRange(host.Times[2] - host.Times[1], 1, 2);
        Assert.Equal(2, host.Times[3] - host.Times[2], 6);
        Assert.Equal(2, host.Times[4] - host.Times[3], 6);
        Assert.All(host.Probes, probe => Assert.Empty(probe.Nonce));
        Assert.Equal(AddressState.Preferred, host.Find("10.0.0.2")!.State);
        Assert.Null(host.Find("10.0.0.2")!.Detection);
    }

    [Fact]
    public void A_conflict_about_an_address_in_use_is_counted_and_the_address_kept()
    {
        ConfiguringHost host = Probing("fd00::2");
        host.At(10);
        host.Engine.Detection.OnConflict(host.Find("fd00::2")!, s_other);
        Assert.Equal(1, host.Engine.Detection.Conflicts);
        Assert.Equal(AddressState.Preferred, host.Find("fd00::2")!.State);
    }

    private static ConfiguringHost Probing(string address, int transmits = 1)
    {
        var host = new ConfiguringHost(new InternetOptions { DuplicateAddressDetectionTransmits = transmits });
        host.AddAddress(host.Nic, IPv6Address.Parse(address), 64);
        return host;
    }
}
