using System.Reflection;
using Sockeye.Core.Foundation;
using Sockeye.Core.Tests.Transport.Tcp.Fixture;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Wire.Addresses;
using Xunit;
using static Sockeye.Wire.Tcp.TcpFlags;

namespace Sockeye.Core.Tests.Transport.Tcp;

/// <summary>Every arc of RFC 9293 §3.3.2, figure 5, by a test named for it; and a test that reads the table.</summary>
public sealed class FigureFiveTests
{
    private Connection _c = null!;

    public static TheoryData<TcpState, TcpEvent> Arcs()
    {
        var arcs = new TheoryData<TcpState, TcpEvent>();
        foreach (TcpState state in Enum.GetValues<TcpState>())
        {
            foreach (TcpEvent cause in Enum.GetValues<TcpEvent>())
            {
                if (TcpTransitions.IsInFigure5(state, cause)) arcs.Add(state, cause);
            }
        }
        return arcs;
    }

    /// <summary>Finds the test of an arc, runs it, and looks for the arc in its trace.</summary>
    [Theory]
    [MemberData(nameof(Arcs))]
    public void Every_arc_is_reached_by_a_test_named_for_it(TcpState from, TcpEvent cause)
    {
        Assert.True(TcpTransitions.TryNext(from, cause, out TcpState to));
        MethodInfo test = Assert.Single(
            typeof(FigureFiveTests).GetMethods(),
            method => method.GetCustomAttributes<TransitionAttribute>().Any(arc => (arc.From, arc.Cause, arc.To) == (from, cause, to)));
        var run = new FigureFiveTests();
        test.Invoke(run, null);
        Assert.Contains(
            run._c.Trace,
            record => record.Kind == TraceKind.TcpState
                && (record.From, record.To, record.Number) == ((byte)from, (byte)to, (long)cause));
    }

    [Fact]
    public void Figure_5_has_twenty_arcs() => Assert.Equal(20, Arcs().Count);

    [Fact]
    [Transition(TcpState.Closed, TcpEvent.PassiveOpen, TcpState.Listen)]
    public void CLOSED_passive_OPEN_gives_LISTEN()
    {
        _c = Connection.Listen();
        Assert.Equal(TcpState.Listen, _c.Listener.State);
        _c.SendsNothing();
    }

    [Fact]
    [Transition(TcpState.Closed, TcpEvent.ActiveOpen, TcpState.SynSent)]
    public void CLOSED_active_OPEN_sends_SYN_and_gives_SYN_SENT()
    {
        _c = Connection.Closed();
        TcpConnection connection = _c.Host.Connect(Endpoint.Parse("10.0.0.2:7"), Connection.OurPort, _c.Sink);
        _c.Host.Tcp.Flush();
        Assert.Equal(Syn, _c.Sends().Flags);
        Assert.Equal(TcpState.SynSent, connection.State);
    }

    [Fact]
    [Transition(TcpState.Listen, TcpEvent.Close, TcpState.Closed)]
    public void LISTEN_CLOSE_gives_CLOSED()
    {
        _c = Connection.Listen();
        _c.Listener.Close();
        Assert.Equal(TcpState.Closed, _c.Listener.State);
        _c.LeavesNothing();
    }

    [Fact]
    [Transition(TcpState.Listen, TcpEvent.ReceiveSyn, TcpState.SynReceived)]
    public void LISTEN_receiving_SYN_sends_SYN_ACK_and_gives_SYN_RECEIVED()
    {
        _c = Connection.Listen();
        _c.Receives(Syn, 0, mss: 1460);
        _c.TakeIss();
        Assert.Equal(1, _c.Listener.HalfOpenCount);
    }

    [Fact]
    [Transition(TcpState.Listen, TcpEvent.Send, TcpState.SynSent)]
    public void LISTEN_SEND_sends_SYN_and_gives_SYN_SENT()
    {
        _c = Connection.Listen();
        var open = new TcpOpen
        {
            Local = Endpoint.Parse("0.0.0.0:8000"), Remote = Endpoint.Parse("10.0.0.2:7"), Options = _c.Host.Options(),
        };
        Assert.Equal(Errno.None, _c.Host.Tcp.Connect(_c.Listener, open, _c.Sink, out TcpConnection connection));
        _c.Host.Tcp.Flush();
        Assert.Equal(Syn, _c.Sends().Flags);
        Assert.Equal(TcpState.SynSent, connection.State);
        Assert.Empty(_c.Host.Tcp.SnapshotListeners());
    }

    [Fact]
    [Transition(TcpState.SynSent, TcpEvent.Close, TcpState.Closed)]
    public void SYN_SENT_CLOSE_gives_CLOSED()
    {
        _c = Connection.SynSent();
        _c.Closes();
        _c.SendsNothing();
        Assert.Equal(TcpState.Closed, _c.State);
        _c.LeavesNothing();
    }

    [Fact]
    [Transition(TcpState.SynSent, TcpEvent.ReceiveSyn, TcpState.SynReceived)]
    public void SYN_SENT_receiving_SYN_sends_SYN_ACK_and_gives_SYN_RECEIVED()
    {
        _c = Connection.SynSent();
        _c.Receives(Syn, 0, mss: 1460);
        _c.Sends(Syn | Ack, 0, 1);
        Assert.Equal(TcpState.SynReceived, _c.State);
    }

    [Fact]
    [Transition(TcpState.SynSent, TcpEvent.ReceiveSynAck, TcpState.Established)]
    public void SYN_SENT_receiving_SYN_ACK_sends_ACK_and_gives_ESTABLISHED()
    {
        _c = Connection.SynSent();
        _c.Receives(Syn | Ack, 0, 1);
        _c.Sends(Ack, 1, 1);
        Assert.Equal(TcpState.Established, _c.State);
    }

    [Fact]
    [Transition(TcpState.SynReceived, TcpEvent.ReceiveReset, TcpState.Listen)]
    public void SYN_RECEIVED_from_LISTEN_receiving_RST_gives_LISTEN()
    {
        _c = Connection.Listen();
        _c.Receives(Syn, 0, mss: 1460);
        _c.TakeIss();
        _c.Receives(Rst, 1);
        _c.SendsNothing();
        Assert.Equal(0, _c.Listener.HalfOpenCount);
        Assert.Equal(TcpState.Listen, _c.Listener.State);
    }

    [Fact]
    [Transition(TcpState.SynReceived, TcpEvent.ReceiveAckOfSyn, TcpState.Established)]
    public void SYN_RECEIVED_receiving_ACK_of_SYN_gives_ESTABLISHED()
    {
        _c = Connection.Accepted();
        Assert.Equal(TcpState.Established, _c.State);
        _c.SendsNothing();
    }

    [Fact]
    [Transition(TcpState.SynReceived, TcpEvent.Close, TcpState.FinWait1)]
    public void SYN_RECEIVED_CLOSE_gives_FIN_WAIT_1_and_sends_FIN()
    {
        _c = Connection.SynReceived();
        _c.Closes();
        Assert.Equal(TcpState.FinWait1, _c.State);
        _c.Sends(Fin | Ack, 1, 1);
        _c.Receives(Ack, 1, 1);
        Assert.Equal(TcpState.FinWait1, _c.State);
        _c.Receives(Ack, 1, 2);
        Assert.Equal(TcpState.FinWait2, _c.State);
    }

    [Fact]
    public void A_shutdown_in_SYN_RECEIVED_sends_FIN_once_the_SYN_is_acknowledged()
    {
        _c = Connection.SynReceived();
        _c.ShutsDown();
        _c.SendsNothing();
        _c.Receives(Ack, 1, 1);
        _c.Sends(Fin | Ack, 1, 1);
        Assert.Equal(TcpState.FinWait1, _c.State);
    }

    [Fact]
    [Transition(TcpState.Established, TcpEvent.Close, TcpState.FinWait1)]
    public void ESTABLISHED_CLOSE_sends_FIN_and_gives_FIN_WAIT_1()
    {
        _c = Connection.Established();
        _c.ShutsDown();
        _c.Sends(Fin | Ack, 1, 1);
        Assert.Equal(TcpState.FinWait1, _c.State);
    }

    [Fact]
    [Transition(TcpState.Established, TcpEvent.ReceiveFin, TcpState.CloseWait)]
    public void ESTABLISHED_receiving_FIN_sends_ACK_and_gives_CLOSE_WAIT()
    {
        _c = Connection.Established();
        _c.Receives(Fin | Ack, 1, 1);
        Assert.Equal(TcpState.CloseWait, _c.State);
        _c.After(40);
        _c.Sends(Ack, 1, 2);
        Assert.Equal("", _c.Reads());
    }

    [Fact]
    [Transition(TcpState.FinWait1, TcpEvent.ReceiveAckOfFin, TcpState.FinWait2)]
    public void FIN_WAIT_1_receiving_ACK_of_FIN_gives_FIN_WAIT_2()
    {
        _c = Connection.FinWait1();
        _c.Receives(Ack, 1, 2);
        _c.SendsNothing();
        Assert.Equal(TcpState.FinWait2, _c.State);
    }

    [Fact]
    [Transition(TcpState.FinWait1, TcpEvent.ReceiveFin, TcpState.Closing)]
    public void FIN_WAIT_1_receiving_FIN_sends_ACK_and_gives_CLOSING()
    {
        _c = Connection.FinWait1();
        _c.Receives(Fin | Ack, 1, 1);
        _c.Sends(Ack, 2, 2);
        Assert.Equal(TcpState.Closing, _c.State);
    }

    [Fact]
    [Transition(TcpState.FinWait2, TcpEvent.ReceiveFin, TcpState.TimeWait)]
    public void FIN_WAIT_2_receiving_FIN_sends_ACK_and_gives_TIME_WAIT()
    {
        _c = Connection.FinWait2();
        _c.Receives(Fin | Ack, 1, 2);
        _c.Sends(Ack, 2, 2);
        Assert.Equal(TcpState.TimeWait, _c.State);
        Assert.Equal(1, _c.Host.Tcp.TimeWaitCount);
    }

    [Fact]
    public void FIN_WAIT_1_receiving_FIN_and_ACK_of_FIN_sends_ACK_and_gives_TIME_WAIT()
    {
        _c = Connection.FinWait1();
        _c.Receives(Fin | Ack, 1, 2);
        _c.Sends(Ack, 2, 2);
        Assert.Equal(TcpState.TimeWait, _c.State);
    }

    [Fact]
    [Transition(TcpState.CloseWait, TcpEvent.Close, TcpState.LastAck)]
    public void CLOSE_WAIT_CLOSE_sends_FIN_and_gives_LAST_ACK()
    {
        _c = Connection.CloseWait();
        _c.Closes();
        _c.Sends(Fin | Ack, 1, 2);
        Assert.Equal(TcpState.LastAck, _c.State);
    }

    [Fact]
    [Transition(TcpState.Closing, TcpEvent.ReceiveAckOfFin, TcpState.TimeWait)]
    public void CLOSING_receiving_ACK_of_FIN_gives_TIME_WAIT()
    {
        _c = Connection.Closing();
        _c.Receives(Ack, 2, 2);
        _c.SendsNothing();
        Assert.Equal(TcpState.TimeWait, _c.State);
    }

    [Fact]
    [Transition(TcpState.LastAck, TcpEvent.ReceiveAckOfFin, TcpState.Closed)]
    public void LAST_ACK_receiving_ACK_of_FIN_gives_CLOSED()
    {
        _c = Connection.LastAck();
        _c.Receives(Ack, 2, 2);
        _c.SendsNothing();
        Assert.Equal(TcpState.Closed, _c.State);
        _c.LeavesNothing();
    }

    [Fact]
    [Transition(TcpState.TimeWait, TcpEvent.TimeWaitOver, TcpState.Closed)]
    public void TIME_WAIT_after_2_MSL_gives_CLOSED()
    {
        _c = Connection.TimeWait();
        _c.After(59_999);
        Assert.Equal(1, _c.Host.Tcp.TimeWaitCount);
        _c.After(2);
        Assert.Equal(0, _c.Host.Tcp.TimeWaitCount);
        _c.LeavesNothing();
    }
}
