// Text in a SYN, the passive side. Read RFC 7413 §4.2.1, §4.2.2, §5.1. Called by .Handshake. The cookie is judged by FastOpenCookieMaker;
// the connection, which is in SYN-RECEIVED and accepted all the same, is Connections/TcpConnection.FastOpen.

using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.FastOpen;

namespace Sockeye.Core.Transport.Tcp.Listening;

internal sealed partial class TcpListener
{
    private bool TakesPartUnasked =>
        (_host.Settings.FastOpen & (FastOpenModes.Server | FastOpenModes.AllListeners)) == (FastOpenModes.Server | FastOpenModes.AllListeners);

    private FastOpenKeys FastOpenKeys => Options.FastOpenKeys ?? _host.FastOpenKeys;

    // True when a connection was made. Else the reply is what an ordinary SYN-ACK says: a cookie for whoever asked, or came with a bad one.
    private bool TryFastOpen(ref Segment seg, ref HalfOpen entry, in Route route, out FastOpenCookie reply)
    {
        reply = FastOpenCookie.None;
        FastOpenCookie asked = FastOpenCookie.Of(seg.Options, seg.Packet.Span);
        if (asked.Length == 0) _host.Counters.FastOpenCookiesAsked++;
        if ((_host.Settings.FastOpen & FastOpenModes.Server) == 0 || (seg.TextLength == 0 && !asked.IsOption) || !HasFastOpenRoom()) return false;
        FastOpenVerdict verdict = Judge(asked, entry.Tuple, route, out reply);
        if (verdict == FastOpenVerdict.Bad)
        {
            if (asked.IsSome) _host.Counters.FastOpenPassiveFails++;
            return false;
        }
        if (verdict == FastOpenVerdict.Good) reply = FastOpenCookie.None;
        if (!TryMakeConnection(ref seg, ref entry, route, reply))
        {
            _host.Counters.FastOpenPassiveFails++;
            return false;
        }
        _host.Counters.FastOpenPassive++;
        if (verdict == FastOpenVerdict.Aging) _host.Counters.FastOpenPassiveAging++;
        return true;
    }

    private FastOpenVerdict Judge(in FastOpenCookie asked, in FourTuple tuple, in Route route, out FastOpenCookie current)
    {
        current = FastOpenCookie.None;
        bool needsNone = (_host.Settings.FastOpen & FastOpenModes.ServerWithoutCookie) != 0 || Options.FastOpenWithoutCookie
            || route.Metrics is { FastOpenWithoutCookie: true };
        if (needsNone) return FastOpenVerdict.Good;
        if (!asked.IsOption) return FastOpenVerdict.Bad;
        FastOpenVerdict verdict = FastOpenCookieMaker.Judge(FastOpenKeys, asked, tuple.Remote, tuple.Local, out current);
        current = current with { IsExperimental = asked.IsExperimental };
        return verdict;
    }

    private bool HasFastOpenRoom()
    {
        _fastOpen.Limit = Options.FastOpenQueue;
        if (_fastOpen.HasRoom(Context.Now)) return true;
        if (_fastOpen.Limit > 0) _host.Counters.FastOpenOverflows++;
        return false;
    }

    // The connection is there before the SYN-ACK, which acknowledges the text too.
    private bool TryMakeConnection(ref Segment seg, ref HalfOpen entry, in Route route, in FastOpenCookie reply)
    {
        var lease = _leases?.Share(entry.Tuple.LocalEndpoint, entry.Tuple.RemoteEndpoint);
        var request = new FastOpenRequest(entry, _fastOpen);
        var connection = TcpConnection.FromFastOpen(_host, request, ref seg, OptionsFor(entry), route, lease);
        if (!_host.TryAttach(connection))
        {
            lease?.Release();
            return false;
        }
        _fastOpen.Enter();
        connection.AnswerFastOpen(reply);
        _acceptQueue.Add(connection);
        Sink?.Notify(Notice.Readable);
        return true;
    }
}
