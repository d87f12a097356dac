// How many ICMP errors we send (RFC 1812 §4.3.2.8, RFC 4443 §2.4 f). A bucket for all and one for each peer. The shared bucket
// loses a random token now and then: an onlooker who counts our errors must not learn whether somebody else got one
// (CVE-2020-25705).

using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Icmp;

/// <summary>Rate limits of ICMP errors.</summary>
internal sealed class IcmpRateLimit(StackContext context, LiveOptions options)
{
    private const int PeerLimit = 1024;
    private const int PrefixLengthV6 = 64;
    private const uint OneInSoMany = 8;

    private AddressMap<TokenBucket> _peers = new(context.Hash, PeerLimit);
    private TokenBucket _all;
    private InternetOptions? _of;

    /// <summary>Whether an error may be sent to a peer now.</summary>
    public bool TryTake(InternetAddress peer)
    {
        InternetOptions current = options.Current;
        if (current.IcmpErrorsPerSecond == 0 || current.IcmpErrorBurst == 0) return Refuse();
        if (!ReferenceEquals(current, _of)) Begin(current);
        if (!TryTakeForPeer(peer) || !_all.TryTake(context.Now)) return Refuse();
        if (context.Entropy.NextUInt32(OneInSoMany) == 0) _all.TryTake(context.Now);
        return true;
    }

    private void Begin(InternetOptions current)
    {
        if (_of is not null) _peers = new(context.Hash, PeerLimit);
        _of = current;
        _all = new TokenBucket(current.IcmpErrorsPerSecond, current.IcmpErrorBurst);
    }

    private bool TryTakeForPeer(InternetAddress peer)
    {
        // One who owns a /64 owns all its addresses.
        InternetAddress key = peer.IsIPv6 ? new Prefix(peer, PrefixLengthV6).Address : peer;
        int at = _peers.Find(key, 0);
        if (at < 0)
        {
            if (_peers.Count == _peers.Limit) _peers.Remove(_peers.Oldest);
            int perSecond = options.Current.IcmpErrorsPerPeerPerSecond;
            at = _peers.Add(key, 0, new TokenBucket(perSecond, perSecond));
        }
        else
        {
            _peers.Touch(at);
        }
        return _peers[at].TryTake(context.Now);
    }

    private bool Refuse()
    {
        context.Drops.Count(DropReason.IcmpRateLimited, context.Now);
        return false;
    }
}
