// Text in a SYN, the active side. Read RFC 7413 §4.2.1 and §4.1.3. Called by .Opening, .Calls, .Segments, .SynSent and .Timeouts. What is
// remembered of the server is in FastOpen/DestinationMetric.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.FastOpen;
using Sockeye.Core.Transport.Tcp.Flow;
using Sockeye.Core.Transport.Tcp.Recovery;
using Sockeye.Core.Transport.Tcp.Streams;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    // Middle-boxes may add options of their own to a SYN: all the room there could be for options is left free.
    private const int RoomForOptions = TcpSegment.MaxOptionsLength;

    // The consecutive timeouts that look like a network which swallows what Fast Open sends.
    private const int TimeoutsOfBlackhole = 2;

    private bool _wantsFastOpen;

    /// <summary>connect succeeded and sent nothing: the SYN waits for the first text (TCP_FASTOPEN_CONNECT).</summary>
    public bool IsDeferred { get; private set; }

    /// <summary>Whoever writes waits for the handshake with more text in hand: the acknowledgment of a SYN-ACK need not go alone.</summary>
    public bool HasWriterWaiting { get; set; }

    /// <summary>Text for the SYN. It takes as much as there is room for, perhaps nothing.</summary>
    /// <returns>How much.</returns>
    public int OpenWith(ReadOnlySpan<byte> text)
    {
        int count = Math.Min(text.Length, _fastOpen?.Room ?? 0);
        if (count > 0)
        {
            _sendBuffer ??= new SendBuffer(Options.SendBuffer);
            count = _sendBuffer.Write(text[..count]);
        }
        if (IsDeferred)
        {
            IsDeferred = false;
            _mustSendSyn = true;
            Schedule();
        }
        return count;
    }

    // What the first SYN says. True when text may go with it at once.
    private bool PrepareFastOpen()
    {
        _wantsFastOpen = true;
        FastOpenAttempt attempt = _fastOpen = new FastOpenAttempt();
        if (_host.Blackhole.IsPaused(Settings.FastOpenPause, Now, out attempt.IsTrial))
        {
            attempt.Cookie = FastOpenCookie.None;
            return false;
        }
        DestinationMetric? known = _host.Destinations.Find(_tuple.Local, _tuple.Remote, Now);
        int mss = known is { Mss: > 0 } ? known.Mss : _agreed.Mss;
        bool withoutCookie = (Settings.FastOpen & FastOpenModes.ClientWithoutCookie) != 0 || Options.FastOpenWithoutCookie
            || _route.Metrics is { FastOpenWithoutCookie: true };
        attempt.Cookie = withoutCookie ? FastOpenCookie.None : known?.Ask() ?? FastOpenCookie.Request;
        if (!withoutCookie && !attempt.Cookie.IsSome)
        {
            attempt.Failure = FastOpenClientFailure.NoCookie;
            return false;
        }
        int fit = SegmentSize.ToSend(mss, _host.Output.Internet.PathMtu(_route), _tuple.Local.Version, Options.MaximumSegmentSize, Settings.MinimumSegmentSize);
        attempt.Room = Math.Max(0, fit - RoomForOptions);
        return true;
    }

    private void Defer()
    {
        IsDeferred = true;
        _mustSendSyn = false;
    }

    // The option of the first SYN, noted where it fits.
    private FastOpenCookie FirstSynCookie()
    {
        if (_state != TcpState.SynSent || !_wantsFastOpen || _fastOpen is not { Cookie.IsOption: true } attempt) return FastOpenCookie.None;
        attempt.HasOption = true;
        attempt.IsExperimental = attempt.Cookie.IsExperimental;
        return attempt.Cookie;
    }

    // The text of the SYN, as the first SYN goes out: it is kept like any text in flight.
    private void OnSynTextSent(int length)
    {
        if (length == 0) return;
        (_fastOpen ??= new FastOpenAttempt()).HasText = true;
        _busy.Begin(Now);
        var segment = new SentSegment { Seq = _snd.Iss + 1, End = _snd.Iss + 1 + length, SentAt = Now, Count = 1, Marks = SegmentMarks.Push };
        segment.Stamp = _recovery.Rate.OnSend(Now, _recovery.Queue, 1, _recovery.TotalLost);
        _recovery.Append(segment);
    }

    // What of the SYN's text is acknowledged with it.
    private void AcknowledgeSynText(SequenceNumber ack)
    {
        int count = ack - (_snd.Iss + 1);
        if (count <= 0 || _recovery.Queue.IsEmpty) return;
        _bytesAcknowledged += count;
        if (_recovery.Queue[0].End <= ack) _recovery.Queue.RemoveFirst();
        else _recovery.Queue.TrimFirst(ack, _mss);
        _sendBuffer!.Release(count);
        if (_sendBuffer.Length == 0) _busy.End(Now);
        _recovery.Settle();
    }

    // A SYN-ACK came. True when the text of the SYN must be sent again, which is also the acknowledgment.
    private bool OnSynAckOfFastOpen(ref Segment seg)
    {
        if (_fastOpen is not { } attempt || (!attempt.HasOption && !attempt.HasText)) return false;
        bool isUnacknowledged = attempt.HasText && !_recovery.Queue.IsEmpty;
        LearnFromSynAck(attempt, seg, isUnacknowledged);
        if (isUnacknowledged)
        {
            attempt.Failure = _handshakeLosses > 0 ? FastOpenClientFailure.SynRetransmitted : FastOpenClientFailure.TextNotAcknowledged;
            Counters.FastOpenActiveFails++;
            if (_recovery.OnSynTextRefused(Facts())) _resend = Resend.Lost;
            _retransmitReason = new TransmitReason(TransmitCause.RecoveryRetransmit);
            return true;
        }
        if (attempt.HasText)
        {
            attempt.IsTextTaken = true;
            Counters.FastOpenActive++;
        }
        if (TakeTextOfSyn(seg)) attempt.IsTextTaken = true;
        return false;
    }

    private void LearnFromSynAck(FastOpenAttempt attempt, in Segment seg, bool isUnacknowledged)
    {
        FastOpenCookie cookie = FastOpenCookie.None;
        bool isLost = false;
        byte tries = 0;
        if (attempt.HasOption)
        {
            cookie = FastOpenCookie.Of(seg.Options, seg.Packet.Span);

            // Neither cookie nor acknowledgment after a timeout: only the repetition arrived, which had neither option nor text.
            if (_handshakeLosses > 0) isLost = !cookie.IsOption && isUnacknowledged;
            else if (!cookie.IsOption && !attempt.HasText) tries = (byte)(attempt.IsExperimental ? 2 : 1);
        }
        int mss = seg.Options.HasMss ? seg.Options.Mss : 0;
        _host.Destinations.FindOrAdd(_tuple.Local, _tuple.Remote, Now).Learn(mss, cookie, isLost, tries);
    }

    // The SYN was too large for the path: again, without its text (RFC 1191 §6.5 for text in flight).
    private void RepeatSynWithoutText()
    {
        if (_fastOpen is not { HasText: true } || _state != TcpState.SynSent) return;
        SetUpPath(_peerMss);
        _mustSendSyn = true;
        _handshakeLosses++;
        _retransmitReason = new TransmitReason(TransmitCause.RecoveryRetransmit);
        Schedule();
    }

    // Handshakes and connections that begin with Fast Open and then hear nothing.
    private void DetectBlackhole(int timeouts, bool isOver)
    {
        if (_fastOpen is not { } attempt || (!attempt.HasOption && !attempt.HasText && !attempt.IsTextTaken)) return;
        if (timeouts == TimeoutsOfBlackhole || (timeouts < TimeoutsOfBlackhole && isOver)) SuspectBlackhole();
    }

    // A RST that does not fit, before anything was received: who sends it has not seen the connection.
    private void OnStrangeReset()
    {
        if (_fastOpen is { HasOption: true } && _bytesReceived == 0 && _state == TcpState.Established) SuspectBlackhole();
    }

    // The connection ends: did the pause help, or is there another reason for one?
    private void ReviewFastOpen()
    {
        if (_fastOpen is not { HasOption: true } attempt) return;
        bool onlyFinCame = _bytesReceived == 0 && !_isPeerFinReceived && _reassembler is { IsFinAlone: true };
        if (onlyFinCame) SuspectBlackhole();
        else if (attempt.IsTrial && _bytesReceived > 0) _host.Blackhole.OnSuccess();
    }

    private void SuspectBlackhole()
    {
        _host.Blackhole.OnFailure(Settings.FastOpenPause, Now);
        Counters.FastOpenBlackholes++;
    }
}
