// Handshakes of which nothing is kept. Read RFC 4987 §3.6. Called by .Handshake and .Arrival; the numbers are made in SynCookies.

using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.Extensions;
using Sockeye.Core.Transport.Tcp.Flow;
using Sockeye.Core.Transport.Tcp.Extensions.Ecn;
using Sockeye.Core.Transport.Tcp.FastOpen;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Listening;

internal sealed partial class TcpListener
{
    private void AnswerByCookie(ref HalfOpen entry, in Segment seg, in Route route)
    {
        _host.Counters.SynCookiesSent++;
        _cookiesUntil = Context.Now + SynCookies.Lifetime;
        entry.Iss = _host.SynCookies.Make(entry.Tuple, entry.Irs, ref entry.PeerMss, Context.Now);
        bool hasEcn = entry.Ecn.IsClassic && entry.Agreed.Timestamps;
        if (!hasEcn) entry.Ecn = default;

        // Without timestamps there is no place to remember options in.
        if (!entry.Agreed.Timestamps) entry.Agreed = entry.Agreed with { SelectiveAcknowledgment = false, WindowScaling = false, Scale = WindowScale.None };
        uint clock = unchecked((uint)Context.Now.Milliseconds);
        WindowScale? scale = entry.Agreed.WindowScaling ? entry.PeerScale : null;
        uint told = SynCookies.WithOptions(clock, scale, entry.Agreed.SelectiveAcknowledgment, hasEcn);
        unchecked
        {
            entry.TimestampOffset += told - clock;
        }
        SynAckOutput.Send(_host, ref entry, route, Options, FastOpenCookie.None, entry.Irs + 1);
    }

    // An acknowledgment of a SYN-ACK that nobody remembers. False when it is none of ours.
    private bool TryRedeem(ref Segment seg, in FourTuple tuple, int interfaceIndex)
    {
        if (_host.Settings.SynCookies == SynCookieUse.Never || seg.IsSyn || Context.Now > _cookiesUntil) return false;
        SequenceNumber irs = seg.Seq + -1;
        SequenceNumber iss = seg.Ack + -1;
        if (!_host.SynCookies.TryRead(tuple, irs, iss, Context.Now, out int mss))
        {
            _host.Counters.SynCookiesFailed++;
            return false;
        }
        _host.Counters.SynCookiesReceived++;
        int bound = InterfaceIndex != 0 ? InterfaceIndex : tuple.Scope != 0 ? interfaceIndex : 0;
        if (!TryRoute(tuple, bound, out Route route)) return false;
        if (!TryRecall(seg, tuple, route, out HalfOpen entry)) return false;
        if (IsAcceptQueueFull)
        {
            _host.Counters.AcceptQueueFull++;
            Drop(DropReason.TcpAcceptQueueFull);
            return true;
        }
        entry.Iss = iss;
        entry.Irs = irs;
        entry.PeerMss = mss;
        entry.InterfaceIndex = bound;
        _host.Counters.PassiveOpens++;
        Establish(ref seg, entry, route);
        return true;
    }

    private void OfferWindow(ref HalfOpen entry, in Route route)
    {
        var window = InitialReceiveWindow.Choose(_host.Settings, Options, entry.Agreed.TextLimit, entry.Agreed.WindowScaling, route.Metrics);
        entry.Agreed = entry.Agreed with { Scale = window.Scale };
        entry.ReceiveWindow = window.Window;
        entry.WindowClamp = window.Clamp;
    }

    private bool TryRecall(in Segment seg, in FourTuple tuple, in Route route, out HalfOpen entry)
    {
        ushort announced = MssToAnnounce(route);
        var none = new HandshakeOptions(announced, false, false, false, WindowScale.None);
        entry = new HalfOpen
        {
            Tuple = tuple,
            Hash = tuple.Hash(Context.Hash),
            Agreed = none,
            TimestampOffset = _host.Numbers.TimestampOffset(tuple.LocalEndpoint, tuple.RemoteEndpoint),
            TsRecent = seg.Options.TsVal,
            TsRecentTime = Context.Now,
            DifferentiatedServices = seg.DifferentiatedServices,
            IsCookie = true,
        };
        if (!seg.Options.HasTimestamps)
        {
            OfferWindow(ref entry, route);
            return true;
        }
        uint clock = unchecked(seg.Options.TsEcr - entry.TimestampOffset);
        if (!SynCookies.TryReadOptions(clock, _host.Settings, out HandshakeOptions peer, out entry.PeerScale, out bool hasEcn)) return false;
        entry.Agreed = peer with { Mss = announced, Scale = WindowScale.None };
        OfferWindow(ref entry, route);
        if (hasEcn) entry.Ecn = EcnRequest.From(TcpFlags.Ece | TcpFlags.Cwr, EcnCodepoint.NotEct, _host.Settings.Ecn);
        return true;
    }
}
