using Sockeye.Core.Foundation;
using Sockeye.Core.Tests.Transport.Tcp.Fixture;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Wire.Addresses;
using Xunit;
using static Sockeye.Wire.Tcp.TcpFlags;

namespace Sockeye.Core.Tests.Transport.Tcp.Arrival;

/// <summary>TIME-WAIT as an entry of the table: hostile inputs row 112, RFC 6191, RFC 1337.</summary>
public sealed class TimeWaitTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_RST_at_RCV_NXT_ends_it_unless_the_host_minds_RFC_1337(bool isMindful)
    {
        Connection c = Connection.TimeWait(Connection.Plain with { KeepTimeWaitOnReset = isMindful });
        c.Receives(Rst, 1);
        c.Receives(Rst, 3);
        Assert.Equal(1, c.Host.Tcp.TimeWaitCount);
        c.Receives(Rst, 2);
        c.SendsNothing();
        Assert.Equal(isMindful ? 1 : 0, c.Host.Tcp.TimeWaitCount);
    }

    [Fact]
    public void A_repeated_FIN_is_acknowledged_and_starts_2_MSL_again()
    {
        Connection c = Connection.TimeWait();
        c.After(50_000);
        c.Receives(Fin | Ack, 1, 2);
        c.Sends(Ack, 2, 2);
        c.After(50_000);
        Assert.Equal(1, c.Host.Tcp.TimeWaitCount);
        c.After(10_001);
        c.LeavesNothing();
    }

    [Fact]
    public void An_old_duplicate_is_acknowledged_and_starts_2_MSL_again()
    {
        Connection c = Connection.TimeWait();
        c.After(50_000);
        c.Receives(Ack, -1000, 1, "old");
        c.Sends(Ack, 2, 2);
        c.After(50_000);
        Assert.Equal(1, c.Host.Tcp.TimeWaitCount);
        c.After(10_001);
        c.LeavesNothing();
    }

    [Fact]
    public void Text_is_answered_each_time_and_bare_acknowledgments_only_so_often()
    {
        Connection c = Connection.TimeWait();
        for (int i = 0; i < 3; i++) c.Receives(Ack, 1, 1, "again");
        for (int i = 0; i < 3; i++) c.Sends(Ack, 2, 2);
        for (int i = 0; i < 3; i++) c.Receives(Ack, 1, 1);
        c.Sends(Ack, 2, 2);
        c.SendsNothing();
    }

    [Fact]
    public void A_bare_acknowledgment_is_not_answered()
    {
        Connection c = Connection.TimeWait();
        c.Receives(Ack, 2, 2);
        c.SendsNothing();
    }

    [Fact]
    public void A_new_SYN_opens_the_connection_anew_where_somebody_listens()
    {
        Connection c = Connection.TimeWait();
        c.Host.Listen(Connection.OurPort, new Sink());
        c.Receives(Syn, 1_000, mss: 1460);
        SentSegment sent = c.Sends();
        Assert.Equal(Syn | Ack, sent.Flags);
        Assert.True(sent.Seq > 2 + 65_535, $"{sent.Seq}");
        Assert.Equal(0, c.Host.Tcp.TimeWaitCount);
        Assert.Equal(1, c.Counters.TimeWaitsReused);
    }

    [Fact]
    public void An_old_SYN_does_not()
    {
        Connection c = Connection.TimeWait();
        c.Host.Listen(Connection.OurPort, new Sink());
        c.Receives(Syn, -1_000, mss: 1460);
        c.Sends(Ack, 2, 2);
        Assert.Equal(1, c.Host.Tcp.TimeWaitCount);
    }

    [Theory]
    [InlineData(1001u, true)]
    [InlineData(999u, false)]
    public void With_timestamps_they_decide(uint timestamp, bool isNew)
    {
        Connection c = Connection.TimeWait(Connection.Modern);
        c.Host.Listen(Connection.OurPort, new Sink());
        c.Receives(Syn, -1_000, timestamp: timestamp);
        Assert.Equal(isNew ? Syn | Ack : Ack, c.Sends().Flags);
        Assert.Equal(isNew ? 0 : 1, c.Host.Tcp.TimeWaitCount);
    }

    [Fact]
    public void An_active_open_between_the_same_ends_waits_its_turn()
    {
        Connection c = Connection.TimeWait();
        Assert.Equal(Errno.EADDRNOTAVAIL, OpenAgain(c));
        c.After(60_001);
        Assert.Equal(Errno.None, OpenAgain(c));
    }

    /// <summary>RFC 6191 §2 for who opens, as on Linux: ISS is 65,537 beyond SND.NXT, and the peer's last timestamp is remembered.</summary>
    [Fact]
    public void With_timestamps_an_active_open_follows_it_at_once()
    {
        Connection c = Connection.TimeWait(Connection.Modern);
        Assert.Equal(Errno.None, OpenAgain(c));
        SentSegment syn = c.Sends();
        Assert.Equal((Syn, 2 + 65_537), (syn.Flags, syn.Seq));
        Assert.Equal(1000u, syn.Options.TsEcr);
        Assert.Equal(65_160, syn.Window);
        Assert.Equal((0, 1L), (c.Host.Tcp.TimeWaitCount, c.Counters.TimeWaitsReused));
    }

    /// <summary>RFC 6191 §2: on Linux what waits for a FIN with nobody to tell of it is TIME-WAIT's, too.</summary>
    [Theory]
    [InlineData(true, true, Errno.None)]
    [InlineData(true, false, Errno.EADDRNOTAVAIL)]
    [InlineData(false, true, Errno.EADDRNOTAVAIL)]
    public void In_FIN_WAIT_2_only_a_connection_without_a_socket_and_with_timestamps_is_followed(bool isClosed, bool hasTimestamps, Errno expected)
    {
        Connection c = Connection.FinWait2(hasTimestamps ? Connection.Modern : Connection.Plain);
        if (isClosed) c.Tcp.Close();
        Assert.Equal(expected, OpenAgain(c));
        if (expected != Errno.None)
        {
            Assert.Equal(TcpState.FinWait2, c.State);
            return;
        }
        Assert.Equal(TcpState.Closed, c.State);
        Assert.Equal(2 + 65_537, c.Sends().Seq);
    }

    private static Errno OpenAgain(Connection c)
    {
        var open = new TcpOpen
        {
            Local = new Endpoint(c.Host.Address, Connection.OurPort), Remote = Endpoint.Parse("10.0.0.2:7"), Options = c.Host.Options(),
        };
        Errno error = c.Host.Tcp.Connect(open, c.Sink, out _);
        c.Host.Tcp.Flush();
        return error;
    }

    [Fact]
    public void What_was_not_read_can_still_be_read()
    {
        Connection c = Connection.FinWait2();
        c.Receives(Fin | Ack, 1, 2, "tail");
        Assert.Equal(TcpState.TimeWait, c.State);
        Assert.Equal("tail", c.Reads());
        Assert.Equal("", c.Reads());
    }
}
