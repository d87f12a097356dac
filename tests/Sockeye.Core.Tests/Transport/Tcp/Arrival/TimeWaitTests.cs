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
        var open = new TcpOpen
        {
            Local = new Endpoint(c.Host.Address, Connection.OurPort), Remote = Endpoint.Parse("10.0.0.2:7"), Options = c.Host.Options(),
        };
        Assert.Equal(Errno.EADDRNOTAVAIL, c.Host.Tcp.Connect(open, c.Sink, out _));
        c.After(60_001);
        Assert.Equal(Errno.None, c.Host.Tcp.Connect(open, c.Sink, out _));
    }

    [Fact]
    public void With_timestamps_an_active_open_may_reuse_it_after_a_second()
    {
        Connection c = Connection.TimeWait(Connection.Modern);
        var open = new TcpOpen
        {
            Local = new Endpoint(c.Host.Address, Connection.OurPort), Remote = Endpoint.Parse("10.0.0.2:7"), Options = c.Host.Options(),
        };
        Assert.Equal(Errno.EADDRNOTAVAIL, c.Host.Tcp.Connect(open, c.Sink, out _));
        c.After(1_001);
        Assert.Equal(Errno.None, c.Host.Tcp.Connect(open, c.Sink, out _));
        c.Host.Tcp.Flush();
        Assert.True(c.Sends().Seq > 65_535);
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
