using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Internet.Neighbors;
using Sockeye.Core.Tests.Internet.Fixture;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Arp;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Neighbors;

/// <summary>ARP end to end and with packets made by hand (RFC 826, RFC 5227).</summary>
public sealed class ArpTests
{
    private static readonly InternetAddress s_other = InternetAddress.Parse("10.0.0.2");

    [Fact]
    public void A_request_is_answered_and_its_sender_is_learned()
    {
        var lone = new Lone();
        lone.ReceivesArp(Bytes.Arp(ArpOperation.Request, Lone.Stranger, "10.0.0.2", "10.0.0.1"));
        ArpPacket reply = Lone.Read(Assert.Single(lone.SentArp()));
        Assert.Equal(ArpOperation.Reply, reply.Operation);
        Assert.Equal(lone.Nic.MacAddress, reply.SenderMac);
        Assert.Equal(Lone.Stranger, reply.TargetMac);
        Assert.Equal(NeighborState.Stale, lone.Host.IP.NeighborsIPv4.StateOf(lone.Nic, s_other));
    }

    [Fact]
    public void A_request_for_another_is_not_answered()
    {
        var lone = new Lone();
        lone.ReceivesArp(Bytes.Arp(ArpOperation.Request, Lone.Stranger, "10.0.0.2", "10.0.0.3"));
        Assert.Empty(lone.SentArp());
        Assert.Equal(0, lone.Host.IP.NeighborsIPv4.Count);
    }

    [Fact]
    public void A_silent_neighbour_is_asked_three_times_and_then_the_host_is_unreachable()
    {
        var lone = new Lone();
        var ping = new EchoLog(lone.Host, IPVersion.V4);
        ping.Send("10.0.0.2");
        for (int i = 0; i < 3; i++)
        {
            Assert.Single(lone.SentArp());
            lone.Net.Run(1);
        }
        Assert.Empty(lone.SentArp());
        Assert.Equal(IcmpNoticeKind.HostUnreachable, Assert.Single(ping.Errors).Kind);
        Assert.Equal(1, lone.Host.Drops[DropReason.NeighborUnreachable]);
        Assert.Equal(0, lone.Host.IP.NeighborsIPv4.Count);
        Assert.Equal(0, lone.Host.IP.NeighborsIPv4.PendingBytes);
        Assert.Equal(0, lone.Host.Context.Pool.Outstanding);
    }

    [Fact]
    public void Packets_wait_for_the_answer_in_order_and_the_queue_is_bounded()
    {
        var lone = new Lone(new InternetOptions { NeighborQueueLimit = 4 });
        var ping = new EchoLog(lone.Host, IPVersion.V4);
        for (ushort i = 1; i <= 10; i++) ping.Send("10.0.0.2", sequence: i);
        lone.SentArp();
        Assert.Equal(6, lone.Host.Drops[DropReason.NeighborQueueFull]);
        lone.ReceivesArp(Bytes.Arp(ArpOperation.Reply, Lone.Stranger, "10.0.0.2", "10.0.0.1", lone.Nic.MacAddress), lone.Nic.MacAddress);
        Assert.Equal([7, 8, 9, 10], lone.Sent().ConvertAll(packet => packet[27]));
        Assert.Equal(NeighborState.Reachable, lone.Host.IP.NeighborsIPv4.StateOf(lone.Nic, s_other));
    }

    [Fact]
    public void A_neighbour_that_keeps_answering_is_confirmed_and_one_that_stops_is_forgotten()
    {
        var pair = new Pair();
        var ping = new EchoLog(pair.A, IPVersion.V4);
        ping.Send("10.0.0.2");
        pair.Net.Run(60);
        Assert.Equal(NeighborState.Stale, pair.A.IP.NeighborsIPv4.StateOf(pair.NicA, s_other));
        ping.Send("10.0.0.2");
        pair.Net.Run(5.5);
        Assert.Equal(NeighborState.Reachable, pair.A.IP.NeighborsIPv4.StateOf(pair.NicA, s_other));
        pair.Net.Run(60);
        pair.Net.Loses = crossing => crossing.From == pair.B;
        ping.Send("10.0.0.2");
        pair.Net.Run(20);
        Assert.Equal(NeighborState.None, pair.A.IP.NeighborsIPv4.StateOf(pair.NicA, s_other));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(27)]
    public void Row_1_a_short_ARP_body_is_dropped(int length)
    {
        var lone = new Lone();
        lone.ReceivesArp(Bytes.Arp(ArpOperation.Request, Lone.Stranger, "10.0.0.2", "10.0.0.1")[..length]);
        lone.Dropped(DropReason.ArpMalformed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Row_2_another_hardware_or_protocol_is_dropped(int spoiled)
    {
        var lone = new Lone();
        byte[] packet = Bytes.Arp(ArpOperation.Request, Lone.Stranger, "10.0.0.2", "10.0.0.1");
        packet[spoiled] ^= 0x40;
        lone.ReceivesArp(packet);
        lone.Dropped(DropReason.ArpMalformed);
        Assert.Equal(0, lone.Host.IP.NeighborsIPv4.Count);
    }

    [Fact]
    public void Row_3_an_unsolicited_reply_makes_no_entry_and_refreshes_one_that_exists()
    {
        var lone = new Lone();
        lone.ReceivesArp(Bytes.Arp(ArpOperation.Reply, Lone.Stranger, "10.0.0.2", "10.0.0.1", lone.Nic.MacAddress), lone.Nic.MacAddress);
        lone.ReceivesArp(Bytes.Arp(ArpOperation.Request, Lone.Stranger, "10.0.0.2", "10.0.0.2"));
        Assert.Equal(0, lone.Host.IP.NeighborsIPv4.Count);
        lone.ReceivesArp(Bytes.Arp(ArpOperation.Request, Lone.Stranger, "10.0.0.2", "10.0.0.1"));
        var moved = new MacAddress(0x02_00_00_00_00_77);
        lone.ReceivesArp(Bytes.Arp(ArpOperation.Request, moved, "10.0.0.2", "10.0.0.2"));
        Assert.True(lone.Host.IP.NeighborsIPv4.TryGet(lone.Nic, s_other, out MacAddress known));
        Assert.Equal(moved, known);
    }

    [Theory]
    [InlineData("10.0.0.1", 0x02_00_00_00_00_99)]
    [InlineData("224.0.0.1", 0x02_00_00_00_00_99)]
    [InlineData("255.255.255.255", 0x02_00_00_00_00_99)]
    [InlineData("10.0.0.255", 0x02_00_00_00_00_99)]
    [InlineData("127.0.0.1", 0x02_00_00_00_00_99)]
    [InlineData("10.0.0.2", 0xFF_FF_FF_FF_FF_FF)]
    [InlineData("10.0.0.2", 0x01_00_5E_00_00_01)]
    public void Row_4_a_sender_that_cannot_be_is_never_cached(string sender, ulong mac)
    {
        var lone = new Lone();
        lone.ReceivesArp(Bytes.Arp(ArpOperation.Request, new MacAddress(mac), sender, "10.0.0.1"));
        Assert.Equal(0, lone.Host.IP.NeighborsIPv4.Count);
        Assert.Equal(1, lone.Host.Drops[DropReason.ArpInvalidSender]);
    }

    [Fact]
    public void Row_4_our_address_is_defended_once_in_ten_seconds()
    {
        var lone = new Lone();
        byte[] claim = Bytes.Arp(ArpOperation.Request, Lone.Stranger, "10.0.0.1", "10.0.0.1");
        for (int i = 0; i < 50; i++) lone.ReceivesArp(claim);
        ArpPacket defence = Lone.Read(Assert.Single(lone.SentArp()));
        Assert.True(defence.IsAnnouncement);
        Assert.Equal(lone.Nic.MacAddress, defence.SenderMac);
        lone.Net.Run(10);
        lone.ReceivesArp(claim);
        Assert.Single(lone.SentArp());
    }

    [Fact]
    public void Row_4_a_probe_is_answered_and_nothing_is_learned()
    {
        var lone = new Lone();
        lone.ReceivesArp(Bytes.Arp(ArpOperation.Request, Lone.Stranger, "0.0.0.0", "10.0.0.1"));
        Assert.Equal(ArpOperation.Reply, Lone.Read(Assert.Single(lone.SentArp())).Operation);
        Assert.Equal(0, lone.Host.IP.NeighborsIPv4.Count);
    }

    [Fact]
    public void Row_5_a_RARP_reply_gives_us_no_address()
    {
        var lone = new Lone();
        lone.ReceivesArp(Bytes.Arp(ArpOperation.ReverseReply, Lone.Stranger, "10.0.0.2", "10.0.0.77", lone.Nic.MacAddress));
        Assert.False(lone.Host.IP.IsLocal(InternetAddress.Parse("10.0.0.77")));
        Assert.Equal(1, lone.Host.Drops[DropReason.ArpMalformed]);
    }

    [Fact]
    public void Row_6_twenty_thousand_senders_fill_no_more_than_the_table()
    {
        var lone = new Lone(new InternetOptions());
        lone.Host.Address(lone.Nic, "10.1.0.1/16");
        for (int i = 0; i < 20_000; i++)
        {
            string sender = $"10.1.{1 + (i >> 8)}.{i & 255}";
            lone.ReceivesArp(Bytes.Arp(ArpOperation.Request, Lone.Stranger, sender, "10.1.0.1"));
            if (i % 500 == 0) lone.SentArp();
        }
        Assert.Equal(1024, lone.Host.IP.NeighborsIPv4.Count);
    }

    [Fact]
    public void Row_6_twenty_thousand_silent_next_hops_stay_within_the_bounds()
    {
        var lone = new Lone(new InternetOptions());
        lone.Host.Address(lone.Nic, "10.1.0.1/16");
        var ping = new EchoLog(lone.Host, IPVersion.V4);
        int asked = 0;
        for (int i = 0; i < 20_000; i++)
        {
            ping.Send($"10.1.{1 + (i >> 8)}.{i & 255}", 0);
            asked += lone.SentArp().Count;
        }
        Assert.True(lone.Host.IP.NeighborsIPv4.IncompleteCount <= 256);
        Assert.True(asked <= 250, $"{asked} requests in one moment");
        lone.Net.Run(10);
        lone.SentArp();
        Assert.Equal(0, lone.Host.IP.NeighborsIPv4.Count);
        Assert.Equal(0, lone.Host.Context.Pool.Outstanding);
    }

    [Fact]
    public void Row_82_silent_addresses_do_not_push_out_a_neighbour_that_answers()
    {
        var lone = new Lone();
        lone.Host.Address(lone.Nic, "10.1.0.1/16");
        var ping = new EchoLog(lone.Host, IPVersion.V4);
        ping.Send("10.0.0.2");
        lone.ReceivesArp(Bytes.Arp(ArpOperation.Reply, Lone.Stranger, "10.0.0.2", "10.0.0.1", lone.Nic.MacAddress), lone.Nic.MacAddress);
        for (int i = 0; i < 20_000; i++)
        {
            ping.Send($"10.1.{1 + (i >> 8)}.{i & 255}", 0);
            lone.SentArp();
        }
        Assert.Equal(NeighborState.Reachable, lone.Host.IP.NeighborsIPv4.StateOf(lone.Nic, s_other));
    }
}
