using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Link;
using Sockeye.Core.Tests.Transport.Tcp.Fixture;
using Sockeye.Core.Transport;
using Sockeye.Core.Transport.Tcp;
using Xunit;
using static Sockeye.Wire.Tcp.TcpFlags;

namespace Sockeye.Core.Tests.Transport.Tcp;

/// <summary>What is sent when: Nagle, cork, silly windows, persist, large segments, urgent data, path MTU.</summary>
public sealed class SendingTests
{
    [Fact]
    public void A_first_short_segment_goes_at_once_and_a_second_waits_for_its_acknowledgment()
    {
        Connection c = Connection.Established();
        c.Writes("a");
        c.Sends(Psh | Ack, 1, 1, 1);
        c.Writes("b");
        c.Writes("c");
        c.SendsNothing();
        c.Receives(Ack, 1, 2);
        c.Sends(Psh | Ack, 2, 1, 2);
    }

    [Fact]
    public void With_NoDelay_none_waits()
    {
        Connection c = Connection.Established(options: o => o.NoDelay = true);
        c.Writes("a");
        c.Writes("b");
        c.Sends(Psh | Ack, 1, 1, 1);
        c.Sends(Psh | Ack, 2, 1, 1);
    }

    [Fact]
    public void The_tail_of_a_large_write_does_not_wait()
    {
        Connection c = Connection.Established();
        c.Writes(2000);
        c.Sends(Ack, 1, 1, 1460);
        c.Sends(Psh | Ack, 1461, 1, 540);
    }

    [Fact]
    public void More_holds_a_short_segment_until_the_rest_comes()
    {
        Connection c = Connection.Established();
        c.Writes("head", TcpSendFlags.More);
        c.SendsNothing();
        c.Writes("body");
        c.Sends(Psh | Ack, 1, 1, 8);
    }

    [Fact]
    public void A_cork_holds_for_one_timeout_at_most()
    {
        Connection c = Connection.Established(options: o => o.Cork = true);
        c.Writes("corked");
        c.SendsNothing();
        c.After(1000);
        c.Sends(Psh | Ack, 1, 1, 6);
    }

    [Fact]
    public void Pulling_the_cork_sends()
    {
        Connection c = Connection.Established(options: o => o.Cork = true);
        c.Writes("corked");
        c.Tcp.Options.Cork = false;
        c.Tcp.OptionsChanged();
        c.Host.Tcp.Flush();
        c.Sends(Psh | Ack, 1, 1, 6);
    }

    [Fact]
    public void The_window_limits_what_is_in_flight()
    {
        Connection c = Connection.Established(window: 3000);
        c.Writes(10_000);
        c.Sends(Ack, 1, 1, 1460);
        // Half the window was written: the peer may tell its application.
        c.Sends(Psh | Ack, 1461, 1, 1460);
        c.SendsNothing();
    }

    /// <summary>Hostile inputs row 124: windows of a few bytes do not make us send dust.</summary>
    [Fact]
    public void A_silly_window_is_not_filled()
    {
        Connection c = Connection.Established(window: 8760);
        c.Writes(8760);
        c.Forgets();
        c.Receives(Ack, 1, 8761, window: 10);
        c.Writes(5000);
        c.SendsNothing();
        c.After(1000);
        c.Sends(Psh | Ack, 8761, 1, 10);
    }

    /// <summary>Hostile inputs row 123; RFC 9293 §3.8.6.1.</summary>
    [Fact]
    public void A_closed_window_is_probed_with_back_off_for_as_long_as_the_peer_answers()
    {
        Connection c = Connection.Established();
        c.Receives(Ack, 1, 1, window: 0);
        c.Writes("waiting");
        c.SendsNothing();
        double wait = c.Tcp.GetInfo().Rto.TotalMilliseconds;
        for (int i = 1; i < 40; i++)
        {
            c.After(wait);
            Assert.Equal("window probe 1", c.Sends(Ack, 0, 1).Reason.ToString());
            c.SendsNothing();
            c.Receives(Ack, 1, 1, window: 0);
            wait = Math.Min(wait * 2, 120_000);
        }
        c.Receives(Ack, 1, 1, window: 100);
        c.Sends(Psh | Ack, 1, 1, 7);
        Assert.Equal(TcpState.Established, c.State);
    }

    /// <summary>Hostile inputs row 129.</summary>
    [Fact]
    public void A_closed_window_whose_peer_is_silent_ends_in_a_timeout()
    {
        Connection c = Connection.Established();
        c.Receives(Ack, 1, 1, window: 0);
        c.Writes("waiting");
        c.After(3_600_000);
        Assert.Equal(Errno.ETIMEDOUT, c.Tcp.TakeError());
        c.LeavesNothing();
    }

    [Fact]
    public void An_orphan_does_not_probe_for_ever()
    {
        Connection c = Connection.Established();
        c.Receives(Ack, 1, 1, window: 0);
        c.Writes("waiting");
        c.Closes();
        for (int i = 0; i < 600 && c.Host.Tcp.ConnectionCount > 0; i++)
        {
            c.After(1000);
            if (c.Host.Sent.Count == 0) continue;
            c.Forgets();
            c.Receives(Ack, 1, 1, window: 0);
        }
        c.LeavesNothing();
    }

    /// <summary>Hostile inputs row 115.</summary>
    [Fact]
    public void A_window_that_shrinks_stops_the_sender_and_nothing_else()
    {
        Connection c = Connection.Established(window: 6000);
        c.Writes(20_000);
        c.Forgets();
        c.Receives(Ack, 1, 1461, window: 100);
        c.SendsNothing();
        c.Receives(Ack, 1, 1461, window: 10_000);
        Assert.NotEmpty(c.Host.Sent);
    }

    /// <summary>Hostile inputs row 115: SND.WL1 and SND.WL2.</summary>
    [Fact]
    public void An_old_segment_does_not_change_the_window()
    {
        Connection c = Connection.Established(window: 5000);
        c.Receives(Ack, 1, 1, "abc", window: 5000);
        c.Receives(Ack, 4, 1, "d", window: 4000);
        Assert.Equal(4000u, c.Tcp.GetInfo().SendWindow);
        c.Receives(Ack, 2, 1, "bcde", window: 9000);
        Assert.Equal(4000u, c.Tcp.GetInfo().SendWindow);
    }

    [Fact]
    public void A_retransmission_that_acknowledges_more_brings_its_window()
    {
        Connection c = Connection.Established(window: 5000);
        c.Receives(Ack, 1, 1, "abc", window: 5000);
        c.Writes(1000);
        c.Host.Sent.Clear();
        c.Receives(Ack, 4, 1, "def", window: 5000);
        c.Receives(Ack, 1, 1001, "abcdefgh", window: 700);
        Assert.Equal(700u, c.Tcp.GetInfo().SendWindow);
    }

    [Fact]
    public void An_old_acknowledgment_does_not_bring_its_window_however_new_its_text_is()
    {
        Connection c = Connection.Established(window: 5000);
        c.Writes(1000);
        c.Host.Sent.Clear();
        c.Receives(Ack, 1, 1001, "abc", window: 700);
        c.Receives(Ack, 4, 1, "def", window: 5000);
        Assert.Equal(700u, c.Tcp.GetInfo().SendWindow);
    }

    [Fact]
    public void Segments_are_planned_as_large_as_the_interface_takes_them()
    {
        Connection c = Connection.Established(nic: new InterfaceOptions { SegmentationLimit = 65_000 });
        c.Writes(10 * 1460);
        PacketBuffer packet = c.Host.Sent.Peek();
        Assert.Equal(SegmentationKind.TcpV4, packet.Offload.Segmentation);
        Assert.Equal(1460, packet.Offload.SegmentSize);
        Assert.Equal(ChecksumState.Partial, packet.Offload.Checksum);

        // Half of the window each, so that two packets are on the way.
        c.Sends(Psh | Ack, 1, 1, 7300);
        c.Sends(Psh | Ack, 7301, 1, 7300);
        c.SendsNothing();
    }

    [Fact]
    public void A_full_way_down_is_tried_again_and_nothing_is_lost()
    {
        Connection c = Connection.Established();
        c.Host.Status = SendStatus.NoBuffer;
        c.Writes(3000);
        Assert.Equal(0, c.Tcp.GetInfo().Unacknowledged);
        c.Host.Status = SendStatus.Sent;
        c.After(1);
        c.Sends(Ack, 1, 1, 1460);
    }

    [Fact]
    public void What_the_interface_refuses_is_not_in_flight_and_comes_again_after_a_timeout()
    {
        // RFC 5681 §3: congestion at home is congestion, and no acknowledgment will come that could start the rest.
        const int reduced = 2;
        Connection c = Connection.Established();
        c.Host.Status = SendStatus.Refused;
        c.Writes(1000);
        Assert.Equal(0, c.Tcp.GetInfo().Unacknowledged);
        Assert.Equal(reduced, c.Tcp.GetInfo().SenderState);
        c.Host.Status = SendStatus.Sent;
        c.After(100);
        c.SendsNothing();
        c.After(1000);
        c.Sends(Psh | Ack, 1, 1, 1000);
    }

    [Fact]
    public void A_refused_retransmission_is_not_in_flight_and_does_not_back_off()
    {
        // RFC 6298 §5.5
        Connection c = Connection.Established();
        c.Writes(1000);
        c.Sends(Psh | Ack, 1, 1, 1000);
        c.Host.Status = SendStatus.Refused;
        c.After(2000);
        TcpInfo info = c.Tcp.GetInfo();
        Assert.Equal((0, 1), (info.BackOffs, (int)info.LostSegments));
        Assert.InRange(c.Counters.RetransmissionsRefused, 2, 4);
        c.Host.Status = SendStatus.Sent;
        c.After(500);
        c.Sends(Psh | Ack, 1, 1, 1000);
        Assert.Equal(1, c.Tcp.GetInfo().BackOffs);
    }

    [Fact]
    public void A_write_takes_what_fits_and_tells_when_there_is_room()
    {
        Connection c = Connection.Established(options: o => { o.SendBuffer = 5000; o.SendBufferFixed = true; });
        // Memory is looked at when a segment begins; the one that has begun is filled, up to half the peer's window.
        Assert.Equal(8000, c.Writes(8000));
        Assert.Equal(Errno.EAGAIN, c.Tcp.Send("x"u8, TcpSendFlags.None, out _));
        c.Forgets();
        c.Receives(Ack, 1, 8001);
        Assert.True((c.Sink.Take() & Notice.Writable) != 0);
        Assert.Equal(5000, c.Tcp.SendSpace);
    }

    [Fact]
    public void A_write_that_just_fits_is_followed_by_a_notice_as_well()
    {
        Connection c = Connection.Established(options: o => { o.SendBuffer = 5000; o.SendBufferFixed = true; });
        Assert.Equal(5000, c.Writes(5000));
        Assert.Equal(Notice.None, c.Tcp.Readiness & Notice.Writable);
        c.Forgets();
        c.Receives(Ack, 1, 5001);
        Assert.True((c.Sink.Take() & Notice.Writable) != 0);
    }

    [Fact]
    public void Memory_for_writing_grows_when_a_writer_waits_for_it_and_the_window_is_not_full()
    {
        Connection c = Connection.Established();
        int before = c.Tcp.SendLimit;

        // The window opens, but the writer had room.
        c.Writes(10 * 1460);
        c.Receives(Ack, 1, 5 * 1460 + 1);
        c.Receives(Ack, 1, 10 * 1460 + 1);
        Assert.InRange(c.Tcp.GetInfo().CongestionWindow, 11u, 20u);
        Assert.Equal(before, c.Tcp.SendLimit);

        // A writer waits, but the congestion window is filled again after each acknowledgment.
        c.Writes(1 << 20);
        int acknowledged = 10 * 1460;
        while (c.Tcp.GetInfo().CongestionWindow < 40)
        {
            Assert.Equal(before, c.Tcp.SendLimit);
            c.Receives(Ack, 1, (acknowledged += 2 * 1460) + 1);
        }

        // It is larger than the peer's.
        while (c.Tcp.GetInfo().CongestionWindow < 50) c.Receives(Ack, 1, (acknowledged += 2 * 1460) + 1);
        Assert.True(c.Tcp.SendLimit > before);
    }

    [Fact]
    public void A_smaller_path_MTU_cuts_what_is_in_flight_anew()
    {
        Connection c = Connection.Established();
        c.Writes(2920);
        c.Forgets();
        uint window = c.Tcp.GetInfo().CongestionWindow;
        c.Host.Mtu = 1000;
        SendNotice(c, IcmpNoticeKind.PacketTooBig, 1);
        c.Sends(Ack, 1, 1, 960);
        c.Sends(Ack, 961, 1, 500);
        Assert.Equal(window, c.Tcp.GetInfo().CongestionWindow);
    }

    /// <summary>Hostile inputs row 64 (RFC 5927 §4.1).</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void An_ICMP_error_about_what_is_not_in_flight_is_ignored(int seq)
    {
        Connection c = Connection.SynSent();
        SendNotice(c, IcmpNoticeKind.HostUnreachable, seq);
        Assert.Equal(TcpState.SynSent, c.State);
    }

    [Theory]
    [InlineData(IcmpNoticeKind.NetworkUnreachable, Errno.ENETUNREACH)]
    [InlineData(IcmpNoticeKind.HostUnreachable, Errno.EHOSTUNREACH)]
    [InlineData(IcmpNoticeKind.PortUnreachable, Errno.ECONNREFUSED)]
    public void While_opening_an_ICMP_error_ends_it(IcmpNoticeKind kind, Errno error)
    {
        Connection c = Connection.SynSent();
        SendNotice(c, kind, 0);
        Assert.Equal(error, c.Tcp.TakeError());
        c.LeavesNothing();
    }

    [Fact]
    public void Later_an_ICMP_error_only_says_why_in_the_end()
    {
        Connection c = Connection.Established();
        c.Writes("x");
        SendNotice(c, IcmpNoticeKind.HostUnreachable, 1);
        Assert.Equal(TcpState.Established, c.State);
        Assert.Equal(Errno.None, c.Tcp.PendingError);
        c.After(3_600_000);
        Assert.Equal(Errno.EHOSTUNREACH, c.Tcp.TakeError());
        c.LeavesNothing();
    }

    private static byte CodeOf(IcmpNoticeKind kind) => kind switch
    {
        IcmpNoticeKind.NetworkUnreachable => 0,
        IcmpNoticeKind.HostUnreachable => 1,
        IcmpNoticeKind.PortUnreachable => 3,
        _ => 4,
    };

    private static void SendNotice(Connection c, IcmpNoticeKind kind, int seq)
    {
        var notice = new IcmpNotice(
            kind, Wire.Addresses.IPProtocol.Tcp, c.Tcp.Local.Address, c.Tcp.Remote.Address, c.Tcp.Remote.Address, 1000, 3, CodeOf(kind));
        c.Host.Tcp.ReceiveError(notice, c.Quote(seq));
        c.Host.Tcp.Flush();
    }
}
