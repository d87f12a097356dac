// What path and peer allow for one segment, and the search for more by probes. Read RFC 9293 §3.7.1, §3.7.5, RFC 4821 §7.

using System;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Core.Transport.Tcp.Flow;
using Sockeye.Core.Transport.Tcp.Recovery;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    // A probe wants so many segments of window, and so many of the window free, or its loss could not be told from congestion.
    private const uint WindowForProbe = 11;
    private const uint RoomForProbe = 2;

    // TCP_MAXSEG counts while a connection begins; what is set later changes nothing any more.
    private readonly int _askedMss;
    private MtuProbe? _probe;
    private bool _isPathNew;
    private int _uncut;

    private ushort MssToAnnounce() => SegmentSize.ToAnnounce(
        _host.Output.Internet.PathMtu(_route), _tuple.Local.Version, _askedMss, _route.Metrics?.AdvertisedMss ?? 0);

    // Called again when either may have changed.
    private void SetUpPath(int peerMss)
    {
        _isPathNew = false;
        _peerMss = (ushort)peerMss;
        _pathMtu = (ushort)Math.Min(_host.Output.Internet.PathMtu(_route), ushort.MaxValue);
        _probe?.OnPathMtu(_pathMtu);
        int mss = Math.Min(TextFor(_pathMtu), WithinHalfTheWindow());
        _mss = _probe is { IsEnabled: true } probe ? Math.Min(mss, TextFor(probe.Low)) : mss;
        RefreshSendMss();
    }

    // A window that takes fewer than two segments would make the peer wait for each (RFC 9293 §3.8.6.2.1).
    private int WithinHalfTheWindow()
    {
        if (_snd.MaxWnd == 0) return int.MaxValue;
        int most = (int)Math.Min(_snd.MaxWnd, int.MaxValue);
        int half = most > SegmentSize.Default(Wire.Addresses.IPVersion.V4) ? most >> 1 : most;
        return Math.Max(half, SegmentSize.LeastText - OptionsLength);
    }

    // Before the peer has answered, as if it took all that we offer.
    private int OptionsLength => _timestamps.IsEnabled || (!_isSynAcknowledged && _agreed.Timestamps) ? TimestampsLength : 0;

    // Text of a segment in a packet of a size, and the packet for a text.
    private int TextFor(int mtu) => SegmentSize.ToSend(
        _peerMss, mtu, _tuple.Local.Version, _askedMss, Settings.MinimumSegmentSize) - OptionsLength;

    private int PacketFor(int text) => text + OptionsLength + SegmentSize.HeadersFor(_tuple.Local.Version);

    private int LargestPacket() => SegmentSize.ToSend(_peerMss, ushort.MaxValue, _tuple.Local.Version, _askedMss,
        Settings.MinimumSegmentSize) + SegmentSize.HeadersFor(_tuple.Local.Version);

    private void BeginPathProbing()
    {
        if (Settings.PathProbing == PathProbing.Never) return;
        _probe = MtuProbe.Begin(Settings.PathProbing == PathProbing.Always, PacketFor(Settings.ProbeBaseSegment), LargestPacket(), Now);
    }

    // Sends a probe where one is worthwhile. True when nothing else may go first: the probe waits for room.
    private bool MustWaitForProbe(ref uint sent)
    {
        RetransmissionQueue queue = _recovery.Queue;
        if (_probe is not { IsEnabled: true } probe) return false;
        bool isPossible = probe.Size == 0 && _recovery.State == SenderState.Open
            && _recovery.Window.Segments >= WindowForProbe && _reassembler is not { Count: > 0 };
        if (!isPossible) return false;
        int text = TextFor(probe.Candidate);
        int needed = text + (((int)_recovery.Reordering + 1) * _mss);
        if (!probe.IsWorthwhile(Settings.ProbeThreshold, Settings.ProbeInterval, PacketFor(_mss), LargestPacket(), Now)) return false;
        if (BytesUnsent < needed || _snd.Wnd < needed) return false;
        if (_snd.Usable < needed) return true;
        if (queue.InFlight + RoomForProbe > _recovery.Window.Segments) return queue.InFlight > 0;
        if (Stretch(out _) >= text && TrySendPathProbe(probe, text)) sent++;
        return false;
    }

    private bool TrySendPathProbe(MtuProbe probe, int text)
    {
        var segment = new SentSegment
        {
            Seq = _snd.Nxt,
            End = _snd.Nxt + text,
            SentAt = Now,
            Count = 1,
            Marks = _recovery.Rate.AppLimitedUntil != 0 ? SegmentMarks.AppLimited : SegmentMarks.None,
        };
        _uncut = text;
        bool isSent = TrySend(segment.Seq, text, TcpFlags.Ack, default);
        _uncut = 0;
        if (!isSent) return false;
        OnTransmitted(segment, takesFin: false);
        _recovery.Window.Segments--;
        probe.OnSent(PacketFor(text), segment.Seq, segment.End);
        return true;
    }

    // RFC 4821 §7.6.1. The window is meant in bytes, so it is fewer of the larger segments.
    private void OnPathProbeArrived(MtuProbe probe)
    {
        Counters.PathProbesArrived++;
        long bytes = (long)_recovery.Window.Segments * PacketFor(_mss);
        _recovery.Window.Segments = (uint)Math.Max(1, bytes / probe.Size);
        probe.OnArrived();
        int known = _pathMtu;
        SetUpPath(_peerMss);
        _isPathNew = _pathMtu != known;
    }

    // RFC 4821 §7.6.2: "the loss of a probe is not treated as an indication of congestion".
    private void OnPathProbeLost()
    {
        Counters.PathProbesLost++;
        _probe!.OnLost();
        _recovery.Window.Segments++;
        int before = _mss;
        SetUpPath(_peerMss);
        if (_recovery.OnTooBig(Facts(), before)) _resend = Resend.Lost;
    }

    // RFC 4821 §7.7: after some timeouts in a row the path may swallow large packets in silence.
    private void ExamineBlackHole()
    {
        if (_probe is not { } probe || _timeouts == 0 || !_recovery.Undo.HasRetransmitted) return;
        if (MicrosecondsSince(_recovery.Undo.FirstRetransmittedAt) < ModelTimeout(Settings.PathRetries)) return;
        int smaller = Math.Min(Settings.ProbeBaseSegment, TextFor(probe.Low) >> 1);
        probe.OnBlackHole(PacketFor(Math.Max(smaller, Settings.ProbeFloor)), Now);
        SetUpPath(_peerMss);
    }
}
