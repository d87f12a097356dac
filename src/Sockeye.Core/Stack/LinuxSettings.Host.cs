using System;
using Sockeye.Core.Internet;
using Sockeye.Core.Sockets;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Stack;

/// <content>What is of sockets and of IP.</content>
public static partial class LinuxSettings
{
    // SOCK_MIN_RCVBUF and SOCK_MIN_SNDBUF: Linux refuses less.
    private const int LeastReceiveBuffer = Sockets.Options.SocketOptions.MinReceiveBuffer;
    private const int LeastSendBuffer = Sockets.Options.SocketOptions.MinSendBuffer;

    private static SocketSettings? ApplySockets(SocketSettings settings, string name, string value) => name switch
    {
        "net.core.rmem_max" => settings with { MaxReceiveBuffer = Number(value, LeastReceiveBuffer, int.MaxValue) },
        "net.core.wmem_max" => settings with { MaxSendBuffer = Number(value, LeastSendBuffer, int.MaxValue) },
        "net.core.rmem_default" => settings with { DefaultReceiveBuffer = Number(value, LeastReceiveBuffer, int.MaxValue) },
        "net.core.wmem_default" => settings with { DefaultSendBuffer = Number(value, LeastSendBuffer, int.MaxValue) },
        "net.ipv4.ip_local_port_range" => Range(settings, value),
        "net.ipv4.igmp_max_memberships" => settings with { MaxMemberships = Number(value, most: int.MaxValue) },
        // What else Linux does with it is left out: with 1 a report of a smaller MTU is one of the least (min_pmtu), with 2 it is not heard.
        "net.ipv4.ip_no_pmtu_disc" => settings with { DiscoversMtu = Number(value, most: 3) == 0 },
        "net.ipv6.bindv6only" => settings with { V6Only = Switch(value) },
        // Root may bind every port.
        "net.ipv4.ip_unprivileged_port_start" => settings.UserId == 0
            ? settings
            : settings with { FirstUnprivilegedPort = (ushort)Number(value, most: ushort.MaxValue) },
        _ => null,
    };

    private static InternetOptions? ApplyInternet(InternetOptions options, string name, string value) => name switch
    {
        "net.ipv4.ip_default_ttl" => options with
        {
            DefaultHopLimit = (byte)Number(value, 1, byte.MaxValue), DefaultHopLimitIPv6 = options.HopLimitOf(IPVersion.V6),
        },
        "net.ipv4.ip_forward" => options with { Forwarding = Switch(value) },
        "net.ipv4.icmp_msgs_per_sec" => options with { IcmpErrorsPerSecond = Number(value, most: int.MaxValue) },
        "net.ipv4.icmp_msgs_burst" => options with { IcmpErrorBurst = Number(value, most: int.MaxValue) },
        "net.ipv4.icmp_ratelimit" or "net.ipv6.icmp.ratelimit" => options with { IcmpErrorsPerPeerPerSecond = PerSecond(value) },
        "net.ipv4.ipfrag_high_thresh" or "net.ipv6.ip6frag_high_thresh" => options with { ReassemblyMemory = Number(value, most: int.MaxValue) },
        "net.ipv4.ipfrag_time" => options with { ReassemblySecondsIPv4 = Number(value, most: int.MaxValue) },
        "net.ipv6.ip6frag_time" => options with { ReassemblySecondsIPv6 = Number(value, most: int.MaxValue) },
        _ => TryOfInterface(name, out string scope, out string key) ? ApplyToInterface(options, scope, key, value) : null,
    };

    private static InternetOptions? ApplyToInterface(InternetOptions options, string scope, string key, string value) => key switch
    {
        "forwarding" => options with { Forwarding = Switch(value) },
        "accept_redirects" => options with { AcceptRedirects = Switch(value) },
        "accept_ra" => options with { AcceptRouterAdvertisements = Switch(value) },
        "dad_transmits" => options with { DuplicateAddressDetectionTransmits = Number(value, most: 10) },
        // Every interface has its own, taken over when it was made: neither "all" nor "default" changes one.
        "hop_limit" => scope is "all" or "default" or "lo"
            ? options
            : options with { DefaultHopLimitIPv6 = (byte)Number(value, 1, byte.MaxValue) },
        _ => null,
    };

    // net.ipv6.conf.eth0.hop_limit: an interface's name may have dots.
    private static bool TryOfInterface(string name, out string scope, out string key)
    {
        scope = key = "";
        if (!name.StartsWith("net.ipv4.conf.", StringComparison.Ordinal) && !name.StartsWith("net.ipv6.conf.", StringComparison.Ordinal)) return false;
        string rest = name["net.ipv4.conf.".Length..];
        int dot = rest.LastIndexOf('.');
        if (dot <= 0) return false;
        scope = rest[..dot];
        key = rest[(dot + 1)..];
        return true;
    }

    private static SocketSettings Range(SocketSettings settings, string value)
    {
        string[] ends = value.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (ends.Length != 2) throw new FormatException();
        int first = Number(ends[0], 1, ushort.MaxValue);
        return settings with { FirstEphemeralPort = (ushort)first, LastEphemeralPort = (ushort)Number(ends[1], first, ushort.MaxValue) };
    }

    // Linux gives the milliseconds between two, 0 for no limit.
    private static int PerSecond(string value)
    {
        const int Unlimited = 1_000_000_000;
        int apart = Number(value, most: int.MaxValue);
        return apart == 0 ? Unlimited : Math.Max(1, 1000 / apart);
    }
}
