// The one home of the rule for how large a segment may be. Read RFC 6691 and RFC 9293 §3.7.1, §3.7.5.

using System;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Flow;

/// <summary>Maximum segment sizes.</summary>
internal static class SegmentSize
{
    private const int IPv4HeaderLength = 20;
    private const int IPv6HeaderLength = 40;

    // Least that we announce when a path is narrower (Linux's ip_rt_min_advmss, and IPv6's least link).
    private const int LeastAnnouncedIPv4 = 256;
    private const int LeastAnnouncedIPv6 = 1220;

    /// <summary>Text of the smallest packet that every IPv4 link carries whole (RFC 791 §3.2: 68 bytes), IP's header taken off.</summary>
    public const int LeastText = 68 - TcpSegment.MinHeaderLength;

    /// <summary>What a peer is taken to have said that gave no MSS option (RFC 9293 §3.7.1).</summary>
    public static int Default(IPVersion version) => version == IPVersion.V4 ? 536 : 1220;

    /// <summary>What fits a packet of the given size, headers without options taken off (RFC 6691 §2).</summary>
    public static int ForMtu(int mtu, IPVersion version) =>
        Math.Max(1, mtu - TcpSegment.MinHeaderLength - (version == IPVersion.V4 ? IPv4HeaderLength : IPv6HeaderLength));

    /// <summary>IP's header and TCP's, without options.</summary>
    public static int HeadersFor(IPVersion version) =>
        TcpSegment.MinHeaderLength + (version == IPVersion.V4 ? IPv4HeaderLength : IPv6HeaderLength);

    /// <summary>What we announce: what the path takes, or what its route says, or less if the application said so.</summary>
    public static ushort ToAnnounce(int pathMtu, IPVersion version, int asked, int route)
    {
        int mss = route > 0 ? route : Math.Max(ForMtu(pathMtu, version), version == IPVersion.V4 ? LeastAnnouncedIPv4 : LeastAnnouncedIPv6);
        if (asked > 0) mss = Math.Min(mss, asked);
        return (ushort)Math.Min(mss, ushort.MaxValue);
    }

    /// <summary>What we send at most, options included: RFC 9293 §3.7.1, Eff.snd.MSS before option lengths.</summary>
    public static int ToSend(int announcedByPeer, int pathMtu, IPVersion version, int asked, int floor)
    {
        // An MSS of zero says nothing.
        if (announcedByPeer == 0) announcedByPeer = Default(version);
        int mss = Math.Min(Math.Max(announcedByPeer, floor), ForMtu(pathMtu, version));
        if (asked > 0) mss = Math.Min(mss, Math.Max(asked, floor));
        return Math.Max(mss, floor);
    }
}
