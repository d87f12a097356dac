// The passive side of the handshake: SYN-ACKs, their repetition and their end. Read RFC 9293 §3.5, §3.10.7.2; RFC 6298 §5.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.Extensions;
using Sockeye.Core.Transport.Tcp.Extensions.Ecn;
using Sockeye.Core.Transport.Tcp.Flow;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Listening;

internal sealed partial class TcpListener
{
    /// <inheritdoc/>
    public override void OnDeadline(Instant now)
    {
        Instant earliest = Instant.Never;
        for (int place = 0; place < _synQueue.Extent; place++)
        {
            // Forgetting moves a later entry into this place: look again.
            while (_synQueue[place].IsUsed && _synQueue[place].Deadline <= now && !TryRepeat(ref _synQueue[place], now))
            {
                _host.Counters.AbortsOnTimeout++;
                Forget(place, TcpEvent.GiveUp);
            }
            if (_synQueue[place].IsUsed) earliest = Instant.Min(earliest, _synQueue[place].Deadline);
        }
        _synQueue.SetEarliest(earliest);
    }

    private void BeginHandshake(in Segment seg, in FourTuple tuple, ulong hash, int interfaceIndex, SequenceNumber? leastIss)
    {
        int bound = InterfaceIndex != 0 ? InterfaceIndex : tuple.Scope != 0 ? interfaceIndex : 0;
        if (!TryRoute(tuple, bound, out Route route))
        {
            Drop(DropReason.NoRoute);
            return;
        }
        HalfOpen entry = Describe(seg, tuple, hash, bound, route);
        if (leastIss is { } least) entry.Iss = least + 1;
        if (!_synQueue.TryAdd(entry))
        {
            _host.Counters.SynQueueFull++;
            Drop(DropReason.TcpSynQueueFull);
            return;
        }
        _host.Counters.PassiveOpens++;
        var state = TcpState.Listen;
        TcpTransitions.Apply(Context, ref state, TcpEvent.ReceiveSyn, tuple.LocalEndpoint, tuple.RemoteEndpoint);
        Context.Deadlines.Arm(this);
        SendSynAck(entry, isRepetition: false, timeoutsBefore: 0);
    }

    private HalfOpen Describe(in Segment seg, in FourTuple tuple, ulong hash, int interfaceIndex, in Route route)
    {
        ushort mss = SegmentSize.ToAnnounce(
            _host.Output.Internet.PathMtu(route), tuple.Local.Version, Options.MaximumSegmentSize, route.Metrics?.AdvertisedMss ?? 0);
        Instant now = Context.Now;
        HandshakeOptions agreed = HandshakeOptions.Offer(_host.Settings, mss).Agree(seg.Options);
        var window = InitialReceiveWindow.Choose(_host.Settings, Options, agreed.TextLimit, agreed.WindowScaling);
        return new HalfOpen
        {
            Tuple = tuple,
            Hash = hash,
            Iss = _host.Numbers.For(tuple.LocalEndpoint, tuple.RemoteEndpoint, now),
            Irs = seg.Seq,
            PeerMss = seg.Options.HasMss ? seg.Options.Mss : SegmentSize.Default(tuple.Local.Version),
            PeerScale = seg.Options.WindowScale,
            Agreed = agreed with { Scale = window.Scale },
            Ecn = EcnRequest.From(seg.Flags, seg.Ecn, _host.Settings.Ecn),
            ReceiveWindow = window.Window,
            WindowClamp = window.Clamp,
            TimestampOffset = _host.Numbers.TimestampOffset(tuple.LocalEndpoint, tuple.RemoteEndpoint),
            TsRecent = seg.Options.TsVal,
            TsRecentTime = now,
            InterfaceIndex = interfaceIndex,
            SentAt = now,
            Deadline = SynQueue.OnGrid(now + _host.Settings.InitialRto),
        };
    }

    private bool TryRepeat(ref HalfOpen entry, Instant now)
    {
        // DEVIATION RFC 9293 §3.8.3: a SYN-ACK is repeated for one minute by default, not three. The peer repeats its SYN anyway,
        // and half-open entries are what a flood fills.
        if (entry.Retries >= _host.Settings.SynAckRetries) return false;
        entry.Retries++;
        TimeSpan wait = _host.Settings.InitialRto * (1 << Math.Min((int)entry.Retries, 16));
        entry.Deadline = SynQueue.OnGrid(now + (wait < _host.Settings.MaximumRto ? wait : _host.Settings.MaximumRto));
        SendSynAck(entry, isRepetition: true, timeoutsBefore: entry.Retries - 1);
        entry.Ecn.OnRepeated();
        return true;
    }

    private void SendSynAck(in HalfOpen entry, bool isRepetition, int timeoutsBefore)
    {
        if (!TryRoute(entry.Tuple, entry.InterfaceIndex, out Route route)) return;
        Span<byte> options = stackalloc byte[TcpSegment.MaxOptionsLength];
        bool hasAccurateEcn = entry.Ecn.IsAccurate && !isRepetition && _host.Settings.AccurateEcnOption != AccurateEcnOptionUse.Never;
        int length = entry.Agreed.Write(options, TimestampOf(entry), entry.TsRecent, hasAccurateEcn);
        var reason = entry.Retries == 0
            ? new TransmitReason(TransmitCause.Handshake)
            : new TransmitReason(TransmitCause.RetransmissionTimeout, entry.Retries, RepeatedAfter(entry));
        TcpFlags flags = TcpFlags.Syn | TcpFlags.Ack | entry.Ecn.SynAckFlags(timeoutsBefore, isRepetition);
        int window = Math.Min(entry.ReceiveWindow, ushort.MaxValue);
        Send(entry, route, entry.Iss, flags, options[..length], window, reason);
    }

    private void SendChallenge(in HalfOpen entry)
    {
        if (!TryRoute(entry.Tuple, entry.InterfaceIndex, out Route route)) return;
        Span<byte> options = stackalloc byte[TcpSegment.MaxOptionsLength];
        var writer = new TcpOptionWriter(options);
        if (entry.Agreed.Timestamps) writer.TryAppendTimestamps(TimestampOf(entry), entry.TsRecent);
        int window = entry.ReceiveWindow >> entry.Agreed.Scale.Shift;
        Send(entry, route, entry.Iss + 1, TcpFlags.Ack, writer.Written, window, new TransmitReason(TransmitCause.ChallengeAcknowledgment));
    }

    private uint TimestampOf(in HalfOpen entry) => unchecked((uint)Context.Now.Milliseconds + entry.TimestampOffset);

    private int RepeatedAfter(in HalfOpen entry) =>
        (int)(_host.Settings.InitialRto.TotalMilliseconds * (1 << Math.Min(entry.Retries - 1, 16)));

    private void Send(
        in HalfOpen entry, in Route route, SequenceNumber seq, TcpFlags flags, ReadOnlySpan<byte> options, int window, TransmitReason reason)
    {
        var spec = new SendSpec
        {
            Protocol = IPProtocol.Tcp, HopLimit = Options.HopLimit, TrafficClass = Options.TrafficClass, DontFragment = true,
        };
        _host.Output.Send(route, spec, new OutgoingSegment
        {
            Header = new TcpHeader
            {
                SourcePort = entry.Tuple.LocalPort,
                DestinationPort = entry.Tuple.RemotePort,
                Sequence = seq,
                Acknowledgment = entry.Irs + 1,
                Flags = flags,
                Window = new UnscaledWindow((ushort)window),
            },
            Options = options,
            Reason = reason,
        });
    }
}
