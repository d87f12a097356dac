// How a connection begins: RFC 9293 §3.10.1 (OPEN, active), and birth from a half-open entry whose handshake is done.

using System;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Ports;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Core.Transport.Tcp.Extensions;
using Sockeye.Core.Transport.Tcp.Flow;
using Sockeye.Core.Transport.Tcp.Recovery;
using Sockeye.Core.Transport.Tcp.Sequence;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    /// <summary>OPEN, active: <paramref name="from"/> is CLOSED, or LISTEN when a passive open is turned into an active one.</summary>
    internal static TcpConnection OpenActively(
        IConnectionHost host, in TcpOpen open, in Route route, SequenceNumber iss, uint timestampOffset, TcpState from)
    {
        var tuple = TupleOf(new Endpoint(route.Source, open.Local.Port), open.Remote, route);
        var connection = new TcpConnection(host, tuple, open.Options, open.Lease, open.InterfaceIndex, from) { _route = route };
        connection.Begin(iss, timestampOffset);
        connection._agreed = HandshakeOptions.Offer(host.Settings, open.Options, connection.MssToAnnounce());
        connection._ecn.Ask(host.Settings.Ecn);
        connection.SetUpPath(SegmentSize.Default(tuple.Local.Version));
        connection._mustSendSyn = true;
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
        connection._rcv = ReceiveSequence.Begin(entry.Irs, entry.ReceiveWindow);
        connection._handshakeLosses = entry.Retries;
        connection._agreed = entry.Agreed;
        connection._peerMss = entry.PeerMss;
        connection._ecn.Begin(entry.Ecn, connection.ThirdAck(seg));
        connection.TakeAgreement(entry.PeerScale);
        if (entry.Agreed.Timestamps)
        {
            connection._timestamps.Begin(entry.TsRecent, entry.TsRecentTime);
            if (seg.Options.HasTimestamps) connection._timestamps.Update(seg.Options.TsVal, seg.Seq, connection._rcv, host.Context.Now);
        }
        connection._snd.SetWindow(seg.Seq, seg.Ack, seg.Wnd.Scale(connection._snd.Scale).Bytes);

        // Karn's rule (RFC 6298 §3): a handshake segment that was sent twice tells no round trip.
        if (entry.Retries == 0) connection._rtt.AddSample(host.Context.Now - entry.SentAt);
        connection.Establish(TcpEvent.ReceiveAckOfSyn);
        return connection;
    }

    /// <summary>Names a connection; the interface belongs to the name where an address has link scope.</summary>
    internal static FourTuple TupleOf(Endpoint local, Endpoint remote, in Route route)
    {
        bool isScoped = remote.Address.IsIPv6 && (remote.Address.IsLinkLocal || local.Address.IsLinkLocal);
        return new FourTuple(local.Address, remote.Address, local.Port, remote.Port, isScoped ? (uint)route.Interface.Index : 0);
    }

    private void Begin(SequenceNumber iss, uint timestampOffset)
    {
        _snd = SendSequence.Begin(iss);
        _timestamps.Offset = timestampOffset;
        _shortEnd = iss;
    }

    // The window scale and SACK as both agreed.
    private void TakeAgreement(WindowScale peerScale)
    {
        _snd.Scale = _agreed.WindowScaling ? peerScale : WindowScale.None;
        _rcv.Scale = _agreed.Scale;
    }

    private void Establish(TcpEvent cause)
    {
        Transition(cause);
        OnSynAcknowledged();
        StartKeepAlive();
        Tell(Notice.Connected | Notice.Writable);
    }

    // Sender and receiver begin. In FIN-WAIT-1, when the application closed in SYN-RECEIVED, this is all there is of ESTABLISHED.
    private void OnSynAcknowledged()
    {
        _mustSendSyn = false;
        _timers.Stop(TcpTimer.Retransmission);
        SetUpPath(_peerMss);
        bool lost = _handshakeLosses > 0;

        // RFC 6298 §5.7: after a lost SYN without a sample the timeout for data begins at 3 s.
        if (lost && !_rtt.HasSample)
        {
            _rtt = new RttEstimator(TimeSpan.FromSeconds(3), Settings.MinimumRto, Settings.MaximumRto);
        }
        _rtt.ResetBackOff();
        _congestion.OnConnected(_mss, InitialWindow.For(Settings.InitialWindow, _mss, lost));
        _ack.BeQuick(Settings.QuickAcks);
        _measureStart = _stalledSince = Now;
    }

    private ushort MssToAnnounce() => SegmentSize.ToAnnounce(_route.Interface.Mtu, _tuple.Local.Version, Options.MaximumSegmentSize);

    // What path and peer allow; called again when either may have changed.
    private void SetUpPath(int peerMss)
    {
        _peerMss = peerMss;
        _pathMtu = _host.Output.Internet.PathMtu(_route);
        int mss = SegmentSize.ToSend(peerMss, _pathMtu, _tuple.Local.Version, Options.MaximumSegmentSize, Settings.MinimumSegmentSize);
        if (_timestamps.IsEnabled) mss -= TimestampsLength;
        if (mss == _mss) return;
        _mss = mss;
        _congestion.OnSegmentSize(mss);
    }
}
