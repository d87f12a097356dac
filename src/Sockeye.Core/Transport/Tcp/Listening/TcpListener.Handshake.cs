// The passive side of the handshake: how it begins, the repetition of SYN-ACKs and its end. Read RFC 9293 §3.5, §3.10.7.2; RFC 6298 §5;
// RFC 4987 §3. Calls SynAckOutput, .Cookies and .FastOpen.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.Extensions;
using Sockeye.Core.Transport.Tcp.Extensions.Ecn;
using Sockeye.Core.Transport.Tcp.FastOpen;
using Sockeye.Core.Transport.Tcp.Flow;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Listening;

internal sealed partial class TcpListener
{
    // Where most entries are old, they go after fewer timeouts, but never after fewer than these.
    private const int LeastRetries = 2;
    private const int FewEntries = 8;

    /// <inheritdoc/>
    public override void OnDeadline(Instant now)
    {
        Instant earliest = Instant.Never;
        int retries = RetriesAllowed();
        for (int place = 0; place < _synQueue.Extent; place++)
        {
            // Forgetting moves a later entry into this place: look again.
            while (_synQueue[place].IsUsed && _synQueue[place].Deadline <= now && !TryRepeat(ref _synQueue[place], now, retries))
            {
                _host.Counters.AbortsOnTimeout++;
                Forget(place, TcpEvent.GiveUp);
            }
            if (_synQueue[place].IsUsed) earliest = Instant.Min(earliest, _synQueue[place].Deadline);
        }
        _synQueue.SetEarliest(earliest);
    }

    private void BeginHandshake(ref Segment seg, in FourTuple tuple, ulong hash, int interfaceIndex, SequenceNumber? successorIss)
    {
        // The number that follows TIME-WAIT has no room for a cookie.
        bool isShort = _synQueue.Count > Backlog || _synQueue.IsFull;
        bool byCookie = isShort || (_host.Settings.SynCookies == SynCookieUse.Always && successorIss is null);
        if ((byCookie || IsReserved(tuple)) && _host.Settings.SynCookies == SynCookieUse.Never)
        {
            _host.Counters.SynQueueFull++;
            Drop(DropReason.TcpSynQueueFull);
            return;
        }
        if (IsAcceptQueueFull)
        {
            _host.Counters.AcceptQueueFull++;
            Drop(DropReason.TcpAcceptQueueFull);
            return;
        }
        int bound = InterfaceIndex != 0 ? InterfaceIndex : tuple.Scope != 0 ? interfaceIndex : 0;
        if (!TryRoute(tuple, bound, out Route route))
        {
            Drop(DropReason.NoRoute);
            return;
        }
        HalfOpen entry = Describe(seg, tuple, hash, bound, route);
        if (byCookie)
        {
            AnswerByCookie(ref entry, seg, route);
            return;
        }
        if (successorIss is { } iss) entry.Iss = iss;
        _host.Counters.PassiveOpens++;
        var state = TcpState.Listen;
        TcpTransitions.Apply(Context, ref state, TcpEvent.ReceiveSyn, tuple.LocalEndpoint, tuple.RemoteEndpoint);
        if (TryFastOpen(ref seg, ref entry, route, out FastOpenCookie reply)) return;
        SynAckOutput.Send(_host, ref entry, route, Options, reply, entry.Irs + 1);
        _synQueue.TryAdd(entry);
        Context.Deadlines.Arm(this);
    }

    // Without cookies the last quarter of the room is for those that we know to be alive.
    private bool IsReserved(in FourTuple tuple)
    {
        int limit = _host.Settings.SynBacklog;
        return limit - _synQueue.Count < limit >> 2 && _host.Destinations.Find(tuple.Local, tuple.Remote, Context.Now) is null;
    }

    private HalfOpen Describe(in Segment seg, in FourTuple tuple, ulong hash, int interfaceIndex, in Route route)
    {
        ushort mss = MssToAnnounce(route);
        Instant now = Context.Now;
        HandshakeOptions agreed = HandshakeOptions.Offer(_host.Settings, mss).Agree(seg.Options);

        // Timestamps and a signature would leave no room for SACK blocks.
        bool isSigned = Options.Signatures is { } keys && !keys.Find(tuple.Remote).IsEmpty;
        if (isSigned && agreed.SelectiveAcknowledgment) agreed = agreed with { Timestamps = false };
        var window = InitialReceiveWindow.Choose(_host.Settings, Options, agreed.TextLimit, agreed.WindowScaling, route.Metrics);
        return new HalfOpen
        {
            Tuple = tuple,
            Hash = hash,
            Iss = _host.Numbers.For(tuple.LocalEndpoint, tuple.RemoteEndpoint, now),
            Irs = seg.Seq,
            PeerMss = seg.Options.HasMss ? seg.Options.Mss : SegmentSize.Default(tuple.Local.Version),
            PeerScale = seg.Options.WindowScale,
            Agreed = agreed with { Scale = window.Scale },
            Ecn = EcnRequest.From(seg.Flags, seg.Ecn, EcnPolicies.With(_host.Settings.Ecn, route.Metrics, isAsking: false)),
            ReceiveWindow = window.Window,
            WindowClamp = window.Clamp,
            TimestampOffset = _host.Numbers.TimestampOffset(tuple.LocalEndpoint, tuple.RemoteEndpoint),
            TsRecent = seg.Options.TsVal,
            TsRecentTime = now,
            DifferentiatedServices = seg.DifferentiatedServices,
            InterfaceIndex = interfaceIndex,
            SavedSyn = Options.SaveSyn != 0 ? HeadersOf(seg) : null,
            SentAt = now,
            Deadline = SynQueue.OnGrid(now + _host.Settings.InitialRto),
        };
    }

    private TcpSocketOptions OptionsFor(in HalfOpen entry)
    {
        TcpSocketOptions options = Options.ForAccepted();
        if (_host.Settings.ReflectTos) options.SetTrafficClass(entry.Tuple.Local.Version, entry.DifferentiatedServices);
        return options;
    }

    private static byte[] HeadersOf(in Segment seg) =>
        seg.Packet.Array.AsSpan(seg.Packet.Start - seg.NetworkHeaderLength, seg.NetworkHeaderLength + seg.TextOffset).ToArray();

    private ushort MssToAnnounce(in Route route) => SegmentSize.ToAnnounce(
        _host.Output.Internet.PathMtu(route), route.Source.Version, route.Metrics?.AdvertisedMss ?? 0, Options.MaximumSegmentSize);

    // Half of the room is for the young: where there are few of them, the old ones must go (Linux's reqsk_timer_handler).
    private int RetriesAllowed()
    {
        int retries = Options.SynRetries > 0 ? Options.SynRetries : _host.Settings.SynAckRetries;
        if (_synQueue.Count * 2 <= Math.Max(FewEntries, Backlog)) return retries;
        int young = 0;
        for (int place = 0; place < _synQueue.Extent; place++)
        {
            if (_synQueue[place] is { IsUsed: true, Retries: 0 }) young++;
        }
        for (young *= 2; retries > LeastRetries && _synQueue.Count >= young; young *= 2) retries--;
        return retries;
    }

    private bool TryRepeat(ref HalfOpen entry, Instant now, int retries)
    {
        // DEVIATION RFC 9293 §3.8.3: a SYN-ACK is repeated for one minute by default, not three. The peer repeats its SYN anyway,
        // and half-open entries are what a flood fills.
        int deferred = Options.DeferAccept;
        bool mayWait = deferred > 0 && entry.IsAcknowledged && entry.Retries < deferred;
        if (entry.Retries >= retries && !mayWait) return false;

        // A peer that we made wait has nothing to hear, but for one last chance at the end.
        bool isDue = deferred == 0 || !entry.IsAcknowledged || entry.Retries >= deferred - 1;
        entry.Retries++;
        entry.Deadline = SynQueue.OnGrid(now + WaitOf(entry));
        if (isDue) RepeatSynAck(ref entry, timeoutsBefore: entry.Retries - 1);
        return true;
    }

    private TimeSpan WaitOf(in HalfOpen entry)
    {
        TimeSpan wait = _host.Settings.InitialRto * (1L << Math.Min((int)entry.Retries, 16));
        return wait < _host.Settings.MaximumRto ? wait : _host.Settings.MaximumRto;
    }

    private void RepeatSynAck(ref HalfOpen entry, int timeoutsBefore)
    {
        if (!TryRoute(entry.Tuple, entry.InterfaceIndex, out Route route)) return;
        SynAckOutput.Repeat(_host, ref entry, route, Options, timeoutsBefore, entry.Irs + 1);
    }
}
