// Making segments: the common part, and those that no plan asks for. Read RFC 9293 §3.1, RFC 7323 §3.2, RFC 2018 §4.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Tcp.Extensions.Ecn;
using Sockeye.Core.Transport.Tcp.Extensions;
using Sockeye.Core.Transport.Tcp.FastOpen;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    private const int TimestampsLength = 12;

    private ReadOnlySpan<byte> Secret => Options.Signatures is { } keys ? keys.Find(_tuple.Remote) : default;

    private bool IsSigned => Options.Signatures is not null && !Secret.IsEmpty;

    private IPHeaderOptions IPOptions => Options.Over(_tuple.Local.Version);

    private SendSpec Spec() => new()
    {
        Protocol = IPProtocol.Tcp,
        HopLimit = IPOptions.HopLimit != 0 ? IPOptions.HopLimit : _route.Metrics?.HopLimit ?? 0,
        TrafficClass = (byte)(IPOptions.TrafficClass | (int)_ecn.Sent),
        DontFragment = SetsDontFragment,
    };

    // ip(7), IP_MTU_DISCOVER: WANT sets DF unless the path is locked, DO and PROBE always.
    private bool SetsDontFragment =>
        IPOptions.MtuDiscover is 2 or 3 || (IPOptions.MtuDiscover == 1 && !_host.Output.Internet.IsMtuLocked(_route));

    private SendStatus SendSegment(SequenceNumber seq, int textLength, TcpFlags flags, TransmitReason reason, bool withSack)
    {
        Span<byte> options = stackalloc byte[TcpSegment.MaxOptionsLength];
        var writer = new TcpOptionWriter(options);
        if (IsSigned) writer.TryAppendMd5Signature();
        if (_timestamps.IsEnabled) writer.TryAppendTimestamps(_timestamps.Value(Now), _timestamps.Recent);
        AppendAccurateEcnAndSack(ref writer, withSack);
        flags |= _ecn.Stamp(textLength > 0 && seq >= _snd.Nxt, ref _recovery.OwesCwr, textLength == 0 ? _ace : TcpFlags.None);
        _ace = TcpFlags.None;
        SendStatus status = Send(seq, flags, writer.Written, textLength, OfferWindow(), reason);
        _isRefused = status == SendStatus.Refused;
        if (status == SendStatus.NoBuffer) return status;

        // Congestion at home is congestion: there is less to send, too.
        if (_isRefused) _recovery.EnterReduced(Facts());

        // A probe lies below the window, so the peer throws its acknowledgment away with it: what is owed is still owed.
        if ((flags & TcpFlags.Ack) != 0 && seq >= _snd.Una) OnAcknowledgmentSent(textLength > 0, withSack);
        return status;
    }

    private SendStatus Send(
        SequenceNumber seq, TcpFlags flags, ReadOnlySpan<byte> options, int textLength, UnscaledWindow window, TransmitReason reason)
    {
        ushort up = 0;
        if (IsUrgentAt(seq) && (flags & (TcpFlags.Rst | TcpFlags.Syn)) == 0)
        {
            flags |= TcpFlags.Urg;
            up = (ushort)Math.Min(_snd.Up - seq, ushort.MaxValue);
        }
        var segment = new OutgoingSegment
        {
            Header = new TcpHeader
            {
                SourcePort = _tuple.LocalPort,
                DestinationPort = _tuple.RemotePort,
                Sequence = seq,
                Acknowledgment = (flags & TcpFlags.Ack) != 0 ? _rcv.Nxt : default,
                Flags = flags,
                Window = window,
                UrgentPointer = up,
            },
            Options = options,
            Text = textLength > 0 ? _sendBuffer : null,
            TextOffset = textLength > 0 && (flags & TcpFlags.Syn) == 0 ? seq - DataStart : 0,
            TextLength = textLength,
            SegmentSize = (flags & TcpFlags.Syn) != 0 ? textLength : Math.Max(_sendMss, _uncut),
            Secret = Secret,
            RepeatsCwr = _ecn.Mode == EcnMode.Accurate,
            Reason = reason,
        };
        _segmentsOut += (uint)segment.Count;
        if (textLength > 0) _dataSegmentsOut += (uint)segment.Count;
        _bytesSent += textLength;
        return _host.Output.Send(_route, Spec(), segment);
    }

    private void SendSyn()
    {
        Span<byte> options = stackalloc byte[TcpSegment.MaxOptionsLength];
        bool isAnswer = _state == TcpState.SynReceived || _state == TcpState.FinWait1;
        bool isFirst = _snd.Nxt == _snd.Iss;
        int textLength = isFirst ? _sendBuffer?.Length ?? 0 : 0;

        // The path may be narrower than when the SYN first went (RFC 6691 §2).
        ushort mss = Math.Min(_offered.Mss, MssToAnnounce());
        _offered = _offered with { Mss = mss };
        _agreed = _agreed with { Mss = mss };

        // DEVIATION RFC 7323 §2.2: a SYN-ACK that answers a crossing SYN offers what our SYN did, and not only what the peer's has as
        // well, as on Linux: it is our SYN once more.
        int length = _offered.Write(options, new HandshakeExtras
        {
            TsVal = _timestamps.Value(Now),
            TsEcr = _timestamps.Recent,
            WithAccurateEcn = isAnswer && MayTellCountersInSyn(),
            Cookie = isFirst ? FirstSynCookie() : FastOpenCookie.None,
            IsSigned = IsSigned,
        });
        TcpFlags flags = isAnswer
            ? TcpFlags.Syn | TcpFlags.Ack | _ecn.CrossingSynAckFlags()
            : TcpFlags.Syn | _ecn.SynFlags(_handshakeLosses, Settings.EcnFallback);
        var reason = _handshakeLosses > 0 ? _retransmitReason : new TransmitReason(TransmitCause.Handshake);
        var window = new UnscaledWindow((ushort)Math.Min(_rcv.Offered, ushort.MaxValue));
        _isRefused = Send(_snd.Iss, flags, options[..length], textLength, window, reason) == SendStatus.Refused;
        _mustSendSyn = false;
        if (_handshakeLosses > 0) _retransmissions++;
        if (isFirst)
        {
            _snd.Nxt = _snd.Iss + 1 + textLength;
            _synSentAt = _stalledSince = Now;
            OnSynTextSent(textLength);
        }
        else if (isAnswer && _handshakeLosses == 0)
        {
            // The peer's answer is to this segment, not to the SYN that crossed its own.
            _synSentAt = Now;
        }
        if (_isRefused && _handshakeLosses > 0)
        {
            _rtt.RevertBackOff();
            SetTransmitTimer(TransmitTimer.Retransmission, RefusalInterval);
        }
        if (_pending != TransmitTimer.Retransmission) SetTransmitTimer(TransmitTimer.Retransmission, _rtt.TimeoutMicroseconds);
    }

    // RFC 9293 §3.8.4: "SEG.SEQ = SND.NXT-1". Unacceptable on purpose, so that the peer must answer.
    // DEVIATION RFC 9293 §3.8.6.1: zero-window probes have the same form, without a byte of new data, as on Linux: every peer
    // answers an unacceptable segment, and nothing is in flight beyond the window that would have to be accounted for.
    private void SendProbe(TransmitReason reason) =>
        SendSegment(_snd.Una - 1, 0, TcpFlags.Ack, reason, withSack: true);

    // RFC 9293 §3.10.5: "<SEQ=SND.NXT><CTL=RST>", with an acknowledgment, as is usual.
    private void SendReset()
    {
        if (!TryRefreshRoute()) return;
        SendSegment(_snd.Nxt, 0, TcpFlags.Rst | TcpFlags.Ack, new TransmitReason(TransmitCause.Reset), withSack: true);
    }
}
