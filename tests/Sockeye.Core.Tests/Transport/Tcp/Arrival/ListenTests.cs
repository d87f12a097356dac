using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Tests.Transport.Tcp.Fixture;
using Sockeye.Core.Transport;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Wire.Tcp;
using Xunit;
using static Sockeye.Wire.Tcp.TcpFlags;

namespace Sockeye.Core.Tests.Transport.Tcp.Arrival;

/// <summary>RFC 9293 §3.10.7.2, and the passive SYN-RECEIVED.</summary>
public sealed class ListenTests
{
    [Fact]
    public void A_RST_is_ignored()
    {
        Connection c = Connection.Listen();
        c.Receives(Rst, 0);
        c.SendsNothing();
    }

    [Fact]
    public void An_ACK_is_answered_by_a_RST_with_its_number()
    {
        Connection c = Connection.Listen();
        c.Receives(Ack, 5, 77);
        c.Sends(Rst, 77);
    }

    [Fact]
    public void A_SYN_gets_a_SYN_ACK_with_our_MSS()
    {
        Connection c = Connection.Listen();
        c.Receives(Syn, 0, mss: 1000);
        Assert.True(TcpSegment.TryParse(c.Host.Sent.Peek().Span, out TcpSegment segment));
        Assert.Equal(Syn | Ack, segment.Flags);
        TcpOptions.Parse(segment.Options, out TcpOptions options);
        Assert.Equal(1460, options.Mss);
        Assert.False(options.HasTimestamps || options.HasWindowScale || options.SackPermitted);
    }

    [Fact]
    public void Options_are_answered_only_when_the_peer_offers_them()
    {
        Connection c = Connection.Listen(Connection.Modern);
        c.Receives(Syn, 0, mss: 1460, modern: true);
        Assert.True(TcpSegment.TryParse(c.Host.Sent.Peek().Span, out TcpSegment segment));
        TcpOptions.Parse(segment.Options, out TcpOptions options);
        Assert.True(options.HasTimestamps && options.HasWindowScale && options.SackPermitted);
        Assert.Equal(1000u, options.TsEcr);
        Assert.Equal(10, options.WindowScale.Shift);
    }

    /// <summary>Hostile inputs row 101: only probes send it (RFC 9293 §3.10.7.2 would queue the FIN).</summary>
    [Fact]
    public void A_SYN_with_a_FIN_opens_nothing()
    {
        Connection c = Connection.Listen();
        c.Receives(Syn | Fin, 0, mss: 1460);
        c.SendsNothing();
        Assert.Equal(0, c.Listener.HalfOpenCount);
    }

    /// <summary>Hostile inputs row 101: text in a SYN is not processed early.</summary>
    [Fact]
    public void Text_in_a_SYN_waits_for_ESTABLISHED()
    {
        Connection c = Connection.Listen();
        c.Receives(Syn, 0, text: "early", mss: 1460);
        c.TakeIss();
        c.Receives(Ack, 1, 1);
        c.Accept();
        Assert.Equal(TcpState.Established, c.State);
        Assert.Null(c.Reads());
    }

    /// <summary>Hostile inputs row 101: SYN and FIN in one segment are a probe, not an open.</summary>
    [Fact]
    public void A_SYN_with_FIN_is_dropped()
    {
        Connection c = Connection.Listen();
        c.Receives(Syn | Fin, 0, mss: 1460);
        c.SendsNothing();
    }

    /// <summary>Hostile inputs row 102.</summary>
    [Theory]
    [InlineData(DestinationKind.Broadcast)]
    [InlineData(DestinationKind.Multicast)]
    public void A_SYN_to_many_is_dropped_silently(DestinationKind kind)
    {
        Connection c = Connection.Listen();
        c.Receives(Syn, 0, kind: kind);
        c.SendsNothing();
        Assert.Equal(1, c.Host.Context.Drops[DropReason.TcpNotUnicast]);
    }

    [Fact]
    public void The_last_ACK_may_bring_text_and_FIN()
    {
        Connection c = Connection.Listen();
        c.Receives(Syn, 0, mss: 1460);
        c.TakeIss();
        c.Receives(Fin | Ack, 1, 1, "all");
        c.After(40);
        c.Sends(Ack, 1, 5);
        Assert.Equal(Notice.Readable, c.ListenerSink.Take());
        c.Accept();
        Assert.Equal(TcpState.CloseWait, c.State);
        Assert.Equal("all", c.Reads());
        Assert.Equal("", c.Reads());
    }

    /// <summary>Hostile inputs row 111.</summary>
    [Fact]
    public void SYN_RECEIVED_answers_a_wrong_ACK_by_a_RST_and_stays()
    {
        Connection c = Connection.Listen();
        c.Receives(Syn, 0, mss: 1460);
        c.TakeIss();
        c.Receives(Ack, 1, 99);
        c.Sends(Rst, 99);
        Assert.Equal(1, c.Listener.HalfOpenCount);
        c.Receives(Ack, 1, 1);
        Assert.Equal(1, c.Listener.PendingCount);
    }

    [Fact]
    public void SYN_RECEIVED_challenges_a_RST_beside_RCV_NXT()
    {
        Connection c = Connection.Listen();
        c.Receives(Syn, 0, mss: 1460);
        c.TakeIss();
        c.Receives(Rst, 50);
        c.Sends(Ack, 1, 1);
        Assert.Equal(1, c.Listener.HalfOpenCount);
    }

    [Fact]
    public void A_repeated_SYN_gets_the_same_SYN_ACK()
    {
        Connection c = Connection.Listen();
        c.Receives(Syn, 0, mss: 1460);
        c.TakeIss();
        c.Receives(Syn, 0, mss: 1460);
        c.Sends(Syn | Ack, 0, 1);
        Assert.Equal(1, c.Listener.HalfOpenCount);
    }

    [Fact]
    public void A_SYN_ACK_is_repeated_five_times_and_then_forgotten()
    {
        Connection c = Connection.Listen();
        c.Receives(Syn, 0, mss: 1460);
        c.TakeIss();
        c.After(35_000);
        for (int i = 1; i <= 5; i++) Assert.Equal(i, c.Sends(Syn | Ack, 0, 1).Reason.Count);
        c.SendsNothing();
        c.After(40_000);
        c.SendsNothing();
        Assert.Equal(0, c.Listener.HalfOpenCount);
        c.Listener.Close();
        c.LeavesNothing();
    }

    /// <summary>Hostile inputs row 122: a full accept queue drops, and recovers.</summary>
    [Fact]
    public void A_full_accept_queue_drops_and_recovers()
    {
        Connection c = Connection.Listen(backlog: 0);
        c.Receives(Syn, 0, mss: 1460);
        c.TakeIss();
        c.Receives(Ack, 1, 1);
        Assert.Equal(1, c.Listener.PendingCount);
        Assert.True(c.Listener.TryAccept(out _));
        Assert.Equal(0, c.Listener.PendingCount);
    }

    /// <summary>Hostile inputs row 120: half-open memory is bounded.</summary>
    [Fact]
    public void A_flood_of_SYNs_fills_the_table_and_no_more()
    {
        var settings = Connection.Plain with { SynBacklog = 32, SynCookies = SynCookieUse.Never };
        var host = new Host(Wire.Addresses.InternetAddress.Parse("10.0.0.1"), settings);
        var listener = host.Listen(8000, new Sink(), backlog: 100);
        for (int i = 0; i < 1000; i++)
        {
            var bytes = new byte[20];
            TcpHeader.Write(bytes, new TcpHeader { SourcePort = (ushort)(1000 + i), DestinationPort = 8000, Flags = Syn });
            host.Deliver(Wire.Addresses.InternetAddress.Parse("10.0.0.2"), bytes, new PacketOffload { Checksum = ChecksumState.Valid });
        }

        // A quarter of the room is for peers that are known to be alive.
        Assert.Equal(25, listener.HalfOpenCount);
        Assert.Equal(975, host.Tcp.Counters.SynQueueFull);
        Assert.Equal(25, host.Sent.Count);
    }

    [Fact]
    public void Closing_the_listener_resets_what_waits()
    {
        Connection c = Connection.Listen();
        c.Receives(Syn, 0, mss: 1460);
        c.TakeIss();
        c.Receives(Ack, 1, 1);
        c.Listener.Close();
        c.Sends(Rst | Ack, 1, 1);
        c.LeavesNothing();
    }
}
