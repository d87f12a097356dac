// How a connection begins: RFC 9293 §3.10.1 (OPEN, active), and birth from a half-open entry whose handshake is done.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Ports;
using Sockeye.Core.Transport.Tcp.Acknowledging;
using Sockeye.Core.Transport.Tcp.Extensions;
using Sockeye.Core.Transport.Tcp.Extensions.Ecn;
using Sockeye.Core.Transport.Tcp.FastOpen;
using Sockeye.Core.Transport.Tcp.Flow;
using Sockeye.Core.Transport.Tcp.Sequence;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    /// <summary>OPEN, active: <paramref name="from"/> is CLOSED, or LISTEN when a passive open is turned into an active one.</summary>
    internal static TcpConnection OpenActively(
        IConnectionHost host, in TcpOpen open, in Route route, in FirstNumbers first, TcpState from)
    {
        var tuple = TupleOf(new Endpoint(route.Source, open.Local.Port), open.Remote, route);
        var connection = new TcpConnection(host, tuple, open.Options, open.Lease, open.InterfaceIndex, from) { _route = route };
        connection.Begin(first.Iss, first.TimestampOffset);
        connection._timestamps.Recent = first.TsRecent;
        connection._timestamps.RecentTime = first.TsRecentTime;
        connection._agreed = HandshakeOptions.Offer(host.Settings, connection.MssToAnnounce(), connection.IsSigned);
        connection.ChooseReceiveWindow();
        connection._offered = connection._agreed;
        connection._ecn.Ask(EcnPolicies.With(host.Settings.Ecn, route.Metrics, isAsking: true));

        // Who opens begins small; who is opened to sends its first segments as large as the path says (as Linux).
        connection._peerMss = (ushort)SegmentSize.Default(tuple.Local.Version);
        connection.BeginPathProbing();
        connection.SetUpPath(connection._peerMss);
        connection._mustSendSyn = true;
        if (open.FastOpen != FastOpenWish.None && connection.PrepareFastOpen() && open.FastOpen == FastOpenWish.Later) connection.Defer();
        connection.Transition(from == TcpState.Listen ? TcpEvent.Send : TcpEvent.ActiveOpen);
        connection.Schedule();
        return connection;
    }

    /// <summary>A half-open entry's handshake is done: SYN-RECEIVED becomes ESTABLISHED as a connection of its own.</summary>
    internal static TcpConnection FromHandshake(
        IConnectionHost host, in HalfOpen entry, in Segment seg, TcpSocketOptions options, in Route route, IPortLease? lease)
    {
        var connection = new TcpConnection(host, entry.Tuple, options, lease, entry.InterfaceIndex, TcpState.SynReceived) { _route = route };
        connection.Begin(entry.Iss, entry.TimestampOffset);
        connection._snd.Nxt = entry.Iss + 1;
        connection._snd.Una = seg.Ack;
        connection._isSynAcknowledged = true;
        connection._handshakeLosses = entry.Repetitions;
        connection.TakeEntry(entry);
        connection._ecn.Begin(entry.Ecn, connection.ThirdAck(seg));
        if (entry.Agreed.Timestamps && seg.Options.HasTimestamps)
        {
            connection._timestamps.Update(seg.Options.TsVal, seg.Seq, connection._rcv, host.Context.Now);
        }
        connection._recovery.CountDelivered(1);
        connection.TakeHistory(entry);
        connection._snd.SetWindow(seg.Seq, seg.Ack, seg.Wnd.Scale(connection._snd.Scale).Bytes);

        connection.MeasureHandshake(seg, entry.SentAt, isOnlyOne: entry.Repetitions == 0 && !entry.IsCookie);
        connection.Establish(TcpEvent.ReceiveAckOfSyn);
        return connection;
    }

    /// <summary>Names a connection; the interface belongs to the name where an address has link scope.</summary>
    internal static FourTuple TupleOf(Endpoint local, Endpoint remote, in Route route)
    {
        bool isScoped = remote.Address.IsIPv6 && (remote.Address.IsLinkLocal || local.Address.IsLinkLocal);
        return new FourTuple(local.Address, remote.Address, local.Port, remote.Port, isScoped ? (uint)route.Interface.Index : 0);
    }

    // What the handshake cost before there was a connection.
    private void TakeHistory(in HalfOpen entry)
    {
        _segmentsIn = 1;
        _retransmissions = entry.Repetitions;
        if (entry.Retries > 0) (_timeoutLedger = new TimeoutLedger()).Inherit(entry.Retries, Now - entry.SentAt);
    }

    private void TakeEntry(in HalfOpen entry)
    {
        _rcv = ReceiveSequence.Begin(entry.Irs, entry.ReceiveWindow);
        _agreed = entry.Agreed;
        Options.SavedSyn = entry.SavedSyn;
        _peerMss = (ushort)entry.PeerMss;
        TakeAgreement(entry.PeerScale);
        _budget.Offer(new InitialReceiveWindow(entry.ReceiveWindow, entry.WindowClamp, entry.Agreed.Scale));
        if (entry.Agreed.Timestamps) _timestamps.Begin(entry.TsRecent, entry.TsRecentTime);
    }

    private void Begin(SequenceNumber iss, uint timestampOffset)
    {
        _snd = SendSequence.Begin(iss);
        _timestamps.Offset = timestampOffset;
        TakeTimeoutBounds();
        _shortEnd = iss;
        _pushedTo = iss + 1;
    }

    // Karn's rule (RFC 6298 §3): a handshake segment that was sent twice tells no round trip, unless a timestamp says which of the two
    // was answered. Of a cookie only the timestamp remembers when it was made.
    private void MeasureHandshake(in Segment seg, Instant sentAt, bool isOnlyOne)
    {
        if (isOnlyOne) AddHandshakeRoundTrip(MicrosecondsSince(sentAt));
        else if (_timestamps.IsEnabled && seg.Options.HasTimestamps && _timestamps.TryMeasure(seg.Options.TsEcr, Now, out TimeSpan echoed))
        {
            AddHandshakeRoundTrip((long)echoed.TotalMicroseconds);
        }
    }

    private void AddHandshakeRoundTrip(long microseconds)
    {
        _rtt.AddMinimum(microseconds == 0 ? 1000 : microseconds, Now.Milliseconds, (long)Settings.MinimumRttWindow.TotalMilliseconds);
        _rtt.AddSample(microseconds, _snd.Una, _snd.Nxt);
    }

    // The window scale and SACK as both agreed.
    private void TakeAgreement(WindowScale peerScale)
    {
        _snd.Scale = _agreed.WindowScaling ? peerScale : WindowScale.None;
        _rcv.Scale = _agreed.Scale;
        if (!_agreed.WindowScaling) _budget.LimitToUnscaled();
    }

    // RFC 7323 §2.2 lets us offer a scale before we know whether the peer will; timestamps are reckoned with only where it had them in an
    // earlier connection.
    private void ChooseReceiveWindow()
    {
        int segmentSize = _timestamps.Recent != 0 ? _agreed.TextLimit : _agreed.Mss;
        var window = InitialReceiveWindow.Choose(Settings, Options, segmentSize, _agreed.WindowScaling, _route.Metrics);
        _agreed = _agreed with { Scale = window.Scale };
        _rcv.Offered = window.Window;
        _budget.Offer(window);
    }

    // The receiver begins.
    private void BeginReceiving()
    {
        _peerSize = PeerSegmentSize.Begin(FullReceivedSegment, _mss, _rcv.Offered);
        _budget.OnEstablished(FullReceivedSegment, Settings.ApplicationReserveShift);
        int space = Math.Min(Math.Min(_budget.Threshold, _rcv.Offered), Settings.InitialWindow * FullReceivedSegment);
        _tuning.Begin(Now, _rcv.Nxt, space);
        _ack.Begin(Now);
    }

    private void Establish(TcpEvent cause)
    {
        Transition(cause);
        OnSynAcknowledged();
        if (!_recovery.Queue.IsEmpty) RestartRetransmissionTimer();
        StartKeepAlive();
        Tell(Notice.Connected | Notice.Writable);
        if (!_closesWhenOpen) return;
        _closesWhenOpen = false;
        QueueFin();
    }

    // Sender and receiver begin. In FIN-WAIT-1, when the application closed in SYN-RECEIVED, this is all there is of ESTABLISHED.
    private void OnSynAcknowledged()
    {
        _mustSendSyn = false;
        _lastText = _lastSent = _lastAckReceived = Now;
        StopTransmitTimer();
        _timeouts = 0;
        _recovery.HasSack = _agreed.SelectiveAcknowledgment;
        SetUpPath(_peerMss);
        BeginPathProbing();

        _rtt.OnConnected();

        // DEVIATION RFC 5681 §3.1: the first window is one segment after more than one lost SYN, as in Linux, not after the first: a
        // timeout of 1 s is often too short.
        _recovery.Window.Segments = _handshakeLosses > 1 ? 1 : InitialSegments;
        HeedRoute();
        _recovery.Control.Begin(ref _recovery.Window, _recovery.View(Facts()));
        UpdatePacing();
        GrowSendBuffer();
        BeginReceiving();
        _stalledSince = Now;
    }
}
