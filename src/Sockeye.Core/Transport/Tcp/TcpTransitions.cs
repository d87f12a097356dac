// The state diagram of TCP as a table. Read RFC 9293 §3.3.2 (figure 5 and its notes) beside it.
// Nothing else in this folder decides which state follows which.

using System.Diagnostics;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Tcp;

/// <summary>(state, event) → state. The only place where a state follows from another.</summary>
internal static class TcpTransitions
{
    /// <summary>The state that follows; false when the event means nothing in that state.</summary>
    public static bool TryNext(TcpState state, TcpEvent cause, out TcpState next)
    {
        TcpState? found = (state, cause) switch
        {
            (TcpState.Closed,      TcpEvent.PassiveOpen)     => TcpState.Listen,
            (TcpState.Closed,      TcpEvent.ActiveOpen)      => TcpState.SynSent,

            (TcpState.Listen,      TcpEvent.ReceiveSyn)      => TcpState.SynReceived,
            (TcpState.Listen,      TcpEvent.Send)            => TcpState.SynSent,
            (TcpState.Listen,      TcpEvent.Close)           => TcpState.Closed,

            (TcpState.SynSent,     TcpEvent.ReceiveSyn)      => TcpState.SynReceived,
            (TcpState.SynSent,     TcpEvent.ReceiveSynAck)   => TcpState.Established,
            (TcpState.SynSent,     TcpEvent.Close)           => TcpState.Closed,

            (TcpState.SynReceived, TcpEvent.ReceiveAckOfSyn) => TcpState.Established,
            (TcpState.SynReceived, TcpEvent.Close)           => TcpState.FinWait1,

            (TcpState.Established, TcpEvent.Close)           => TcpState.FinWait1,
            (TcpState.Established, TcpEvent.ReceiveFin)      => TcpState.CloseWait,

            (TcpState.FinWait1,    TcpEvent.ReceiveAckOfFin) => TcpState.FinWait2,
            (TcpState.FinWait1,    TcpEvent.ReceiveFin)      => TcpState.Closing,
            (TcpState.FinWait2,    TcpEvent.ReceiveFin)      => TcpState.TimeWait,

            (TcpState.CloseWait,   TcpEvent.Close)           => TcpState.LastAck,
            (TcpState.Closing,     TcpEvent.ReceiveAckOfFin) => TcpState.TimeWait,
            (TcpState.LastAck,     TcpEvent.ReceiveAckOfFin) => TcpState.Closed,
            (TcpState.TimeWait,    TcpEvent.TimeWaitOver)    => TcpState.Closed,

            _ => Beyond(state, cause),
        };
        next = found ?? state;
        return found is not null;
    }

    /// <summary>True for an arc that figure 5 draws, or that its notes 1 and 2 describe.</summary>
    public static bool IsInFigure5(TcpState state, TcpEvent cause) =>
        TryNext(state, cause, out _) && (Beyond(state, cause) is null || (state, cause) is (TcpState.SynReceived, TcpEvent.ReceiveReset));

    /// <summary>Moves a state along one arc and tells the trace: every change of every connection passes here.</summary>
    public static void Apply(StackContext context, ref TcpState state, TcpEvent cause, Endpoint local, Endpoint remote)
    {
        if (!TryNext(state, cause, out TcpState next)) throw new UnreachableException($"{cause} in {state}");
        if (context.Trace.IsEnabled)
        {
            context.Trace.Add(new TraceRecord(context.Now, TraceKind.TcpState)
            {
                Local = local,
                Remote = remote,
                From = (byte)state,
                To = (byte)next,
                Number = (long)cause,
            });
        }
        state = next;
    }

    // What the figure leaves out (its note 3 says so of RST): every way to end at once.
    private static TcpState? Beyond(TcpState state, TcpEvent cause) => (state, cause) switch
    {
        // Figure 5, note 1: only if SYN-RECEIVED was reached from LISTEN; then it is a half-open entry, and the listener stays.
        (TcpState.SynReceived, TcpEvent.ReceiveReset) => TcpState.Listen,

        // RFC 9293 §3.10.7.4, fourth: "If the connection was initiated with a passive OPEN, then return this connection to the
        //   LISTEN state".
        (TcpState.SynReceived, TcpEvent.ReceiveSyn) => TcpState.Listen,

        (TcpState.Closed or TcpState.Listen or TcpState.TimeWait, _) => null,
        (TcpState.SynSent or TcpState.SynReceived, TcpEvent.Refused or TcpEvent.Unreachable) => TcpState.Closed,
        (TcpState.SynSent, TcpEvent.ReceiveReset) => null,
        (_, TcpEvent.ReceiveReset or TcpEvent.Abort or TcpEvent.GiveUp) => TcpState.Closed,
        _ => null,
    };
}
