using Sockeye.Core.Foundation;
using Sockeye.Core.Tests.Transport.Tcp.Fixture;
using Sockeye.Core.Transport;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Wire.Addresses;
using Xunit;
using static Sockeye.Wire.Tcp.TcpFlags;

namespace Sockeye.Core.Tests.Transport.Tcp.Arrival;

/// <summary>RFC 9293 §3.10.7.3, and the active SYN-RECEIVED.</summary>
public sealed class SynSentTests
{
    /// <summary>Hostile inputs row 110.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_wrong_ACK_is_answered_by_a_RST(int ack)
    {
        Connection c = Connection.SynSent();
        c.Receives(Syn | Ack, 0, ack);
        c.Sends(Rst, ack);
        Assert.Equal(TcpState.SynSent, c.State);
    }

    /// <summary>Hostile inputs row 110.</summary>
    [Fact]
    public void A_RST_without_ACK_or_with_a_wrong_one_is_dropped()
    {
        Connection c = Connection.SynSent();
        c.Receives(Rst, 0);
        c.Receives(Rst | Ack, 0, 2);
        c.SendsNothing();
        Assert.Equal(TcpState.SynSent, c.State);
    }

    [Fact]
    public void A_RST_that_acknowledges_the_SYN_refuses_the_connection()
    {
        Connection c = Connection.SynSent();
        c.Receives(Rst | Ack, 0, 1);
        Assert.Equal(TcpState.Closed, c.State);
        Assert.Equal(Errno.ECONNREFUSED, c.Tcp.TakeError());
        Assert.True((c.Sink.Take() & Notice.Error) != 0);
        c.LeavesNothing();
    }

    [Fact]
    public void A_bare_ACK_of_the_SYN_is_dropped()
    {
        Connection c = Connection.SynSent();
        c.Receives(Ack, 1, 1);
        c.SendsNothing();
        Assert.Equal(TcpState.SynSent, c.State);
    }

    [Fact]
    public void Text_in_the_SYN_ACK_is_left_for_the_peer_to_send_again()
    {
        Connection c = Connection.SynSent();
        c.Receives(Syn | Ack, 0, 1, "hi");
        c.Sends(Ack, 1, 1);
        Assert.Null(c.Reads());
    }

    [Fact]
    public void After_the_reset_of_a_wrong_answer_the_SYN_is_repeated_soon()
    {
        Connection c = Connection.SynSent();
        c.Receives(Syn | Ack, 0, 2);
        c.Sends(Rst, 2);
        c.After(2);
        c.Sends(Syn, 0);
    }

    [Fact]
    public void A_SYN_ACK_that_echoes_a_timestamp_of_the_future_is_answered_by_a_RST()
    {
        Connection c = Connection.SynSent(Connection.Modern);
        c.Receives(Syn | Ack, 0, 1, mss: 1460, timestamp: 5, echo: 0x7000_0000);
        c.Sends(Rst, 1);
        Assert.Equal(TcpState.SynSent, c.State);
    }

    [Fact]
    public void An_application_that_speaks_first_saves_the_third_segment()
    {
        Connection c = Connection.SynSent(options: o => o.NoQuickAck = true);
        c.Receives(Syn | Ack, 0, 1, mss: 1460);
        c.SendsNothing();
        c.Writes("hello");
        c.Sends(Psh | Ack, 1, 1, 5);
        c.After(1000);
        Assert.Equal(5, c.Sends().Length);
    }

    [Fact]
    public void A_SYN_is_repeated_at_equal_distances_then_with_back_off_and_then_the_open_fails()
    {
        Connection c = Connection.SynSent();
        for (int i = 1; i <= 5; i++)
        {
            c.After(1000);
            Assert.Equal($"RTO {i} after 1000 ms", c.Sends(Syn, 0).Reason.ToString());
        }
        c.After(2000);
        Assert.Equal("RTO 6 after 2000 ms", c.Sends(Syn, 0).Reason.ToString());
        c.After(123_000);
        for (int i = 0; i < 4; i++) c.Sends(Syn, 0);
        c.SendsNothing();
        Assert.Equal(TcpState.SynSent, c.State);
        c.After(2_000);
        Assert.Equal(Errno.ETIMEDOUT, c.Tcp.TakeError());
        c.LeavesNothing();
    }

    [Fact]
    public void After_two_lost_SYNs_the_first_window_is_one_segment()
    {
        Connection c = Connection.SynSent();
        c.After(1000);
        c.Sends(Syn, 0);
        c.After(1000);
        c.Sends(Syn, 0);
        c.Receives(Syn | Ack, 0, 1, mss: 1460);
        c.Sends(Ack, 1, 1);
        Assert.Equal(1u, c.Tcp.GetInfo().CongestionWindow);
        Assert.Equal(3000, c.Tcp.GetInfo().Rto.TotalMilliseconds);
    }

    /// <summary>Hostile inputs row 94.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(47)]
    public void A_tiny_MSS_is_not_believed(int mss)
    {
        Connection c = Connection.Established(mss: mss);
        Assert.Equal(48, c.Tcp.GetInfo().SendMss);
    }

    [Fact]
    public void Without_MSS_option_536_is_assumed()
    {
        Connection c = Connection.Established(mss: 0);
        Assert.Equal(536, c.Tcp.GetInfo().SendMss);
    }

    /// <summary>Hostile inputs row 117: simultaneous open, RFC 9293 §3.5, figure 8.</summary>
    [Fact]
    public void Simultaneous_open_gives_one_connection()
    {
        Connection c = Connection.SynReceived();
        c.Receives(Syn | Ack, 0, 1);
        Assert.Equal(TcpState.Established, c.State);
        Assert.True((c.Sink.Take() & Notice.Connected) != 0);
        c.Sends(Ack, 1, 1);
        c.Writes("x");
        c.Sends(Psh | Ack, 1, 1, 1);
    }

    [Fact]
    public void A_RST_in_an_active_SYN_RECEIVED_refuses_the_connection()
    {
        Connection c = Connection.SynReceived();
        c.Receives(Rst, 1);
        Assert.Equal(TcpState.Closed, c.State);
        Assert.Equal(Errno.ECONNRESET, c.Tcp.TakeError());
    }

    /// <summary>Hostile inputs row 117: a socket connected to itself.</summary>
    [Fact]
    public void A_connection_to_itself_is_one_connection()
    {
        var host = new Host(InternetAddress.Parse("10.0.0.1"));
        TcpConnection connection = host.Connect(new Endpoint(host.Address, 5000), 5000, new Sink());
        void Loop()
        {
            host.Tcp.Flush();
            for (int i = 0; i < 50 && host.Sent.TryDequeue(out PacketBuffer? packet); i++)
            {
                host.Deliver(host.Address, packet.Span, packet.Offload);
                packet.Release();
                host.Tcp.Flush();
            }
        }
        Loop();
        Assert.Equal(TcpState.Established, connection.State);
        connection.Send("echo"u8, TcpSendFlags.None, out _);
        Loop();
        var buffer = new byte[10];
        Assert.Equal(Errno.None, connection.Receive(buffer, TcpReceiveFlags.None, out int received));
        Assert.Equal(4, received);
        connection.Close();
        Loop();
        host.Tick(host.Context.Now + TimeSpan.FromSeconds(120));
        Loop();
        Assert.Equal(0, host.Tcp.ConnectionCount);
        Assert.Equal(0, host.Context.Pool.Outstanding);
    }

    [Fact]
    public void Without_route_nothing_waits_for_ever()
    {
        Connection c = Connection.Established();
        c.Host.RouteError = Errno.ENETUNREACH;
        c.Host.Generation++;
        c.Closes();
        c.SendsNothing();
        c.After(3_600_000);
        c.LeavesNothing();
    }

    [Fact]
    public void A_route_that_comes_back_is_used()
    {
        Connection c = Connection.Established();
        c.Host.RouteError = Errno.ENETUNREACH;
        c.Host.Generation++;
        c.Writes("patience");
        c.SendsNothing();
        c.Host.RouteError = Errno.None;
        c.After(1000);
        c.Sends(Psh | Ack, 1, 1, 8);
    }
}
