// A router makes itself and its prefixes known: unasked now and then, and soon after a host asks (RFC 4861 §6.2).

using System;
using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp.Ndp;

namespace Sockeye.Core.Internet.Autoconfiguration;

/// <summary>Router advertisements of all links on which this host is a router.</summary>
/// <remarks>Called by InternetLayer (start and stop) and RouterMessages (solicitations). Calls <see cref="IDatagramOutput"/>.</remarks>
internal sealed class RouterAdvertiser(StackContext context, AddressTable addresses, IDatagramOutput output) : TimedObject
{
    private const int MostPrefixes = 16;
    private const int MostServers = 8;
    private const int LargestMessage = 16 + 8 + 8 + (MostPrefixes * 32) + 8 + (MostServers * 16);
    private const byte HopLimit = 255;

    // RFC 4861 §10, router constants.
    private const int InitialAdvertisements = 3;
    private static readonly TimeSpan s_longestInitialInterval = TimeSpan.FromSeconds(16);
    private static readonly TimeSpan s_shortestGap = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_longestResponseDelay = TimeSpan.FromMilliseconds(500);

    [Bounded("one per interface")]
    private readonly List<AdvertisingLink> _links = [];
    private Instant _next = Instant.Never;

    /// <inheritdoc/>
    public override Instant NextDeadline => _next;

    /// <summary>Begins to advertise, or advertises other things from now on.</summary>
    /// <returns>EINVAL when the options cannot be (RFC 4861 §6.2.1).</returns>
    public Errno Start(Interface nic, RouterAdvertisementOptions options)
    {
        if (!IsValid(options)) return Errno.EINVAL;
        _links.RemoveAll(link => link.Interface == nic);
        _links.Add(new AdvertisingLink(nic, options) { Initial = InitialAdvertisements, Next = context.Now });
        Rearm();
        return Errno.None;
    }

    /// <summary>Says once that this host is no router any more (RFC 4861 §6.2.5), and falls silent.</summary>
    public void Stop(Interface nic)
    {
        if (Find(nic) is not { } link) return;
        Send(link, isLast: true);
        Forget(nic);
    }

    /// <summary>The interface went away.</summary>
    public void Forget(Interface nic)
    {
        _links.RemoveAll(link => link.Interface == nic);
        Rearm();
    }

    /// <summary>A link-local address can be spoken from now: what waited for it goes out.</summary>
    public void Restart(Interface nic)
    {
        if (Find(nic) is not { } link) return;
        link.Initial = InitialAdvertisements;
        link.Next = context.Now;
        Rearm();
    }

    /// <summary>A host asks (RFC 4861 §6.2.6): everybody is answered at once, after a short random delay and not too often.</summary>
    public void OnSolicitation(Interface nic)
    {
        if (Find(nic) is not { } link) return;
        Instant at = context.Now + ProbePlan.Between(context.Entropy, TimeSpan.Zero, s_longestResponseDelay);
        if (link.HasSent) at = Instant.Max(at, link.Last + s_shortestGap);
        link.Next = Instant.Min(link.Next, at);
        Rearm();
    }

    /// <inheritdoc/>
    public override void OnDeadline(Instant now)
    {
        foreach (AdvertisingLink link in _links)
        {
            if (link.Next > now) continue;
            Send(link, isLast: false);
            link.Next = now + NextInterval(link);
        }
        Rearm();
    }

    private static bool IsValid(RouterAdvertisementOptions options)
    {
        if (options.LongestInterval < TimeSpan.FromSeconds(4) || options.LongestInterval > TimeSpan.FromSeconds(1800)) return false;
        TimeSpan shortest = ShortestInterval(options);
        if (shortest <= TimeSpan.Zero || shortest > options.LongestInterval) return false;
        TimeSpan lifetime = RouterLifetime(options);
        if (lifetime < TimeSpan.Zero || lifetime > TimeSpan.FromSeconds(9000)) return false;
        if (lifetime != TimeSpan.Zero && lifetime < options.LongestInterval) return false;
        if (options.Prefixes.Count > MostPrefixes || options.DnsServers.Count > MostServers) return false;
        foreach (AdvertisedPrefix prefix in options.Prefixes)
        {
            if (!prefix.Prefix.Address.IsIPv6 || prefix.Prefix.Address.IsLinkLocal) return false;
        }
        return true;
    }

    private static TimeSpan ShortestInterval(RouterAdvertisementOptions options) =>
        options.ShortestInterval ?? options.LongestInterval * 0.33;

    private static TimeSpan RouterLifetime(RouterAdvertisementOptions options) =>
        options.RouterLifetime ?? TimeSpan.FromTicks(Math.Min((options.LongestInterval * 3).Ticks, TimeSpan.FromSeconds(9000).Ticks));

    // RFC 4861 §6.2.4: a random interval, and the first few shorter ones, so that hosts hear of a new router soon.
    private TimeSpan NextInterval(AdvertisingLink link)
    {
        TimeSpan interval = ProbePlan.Between(context.Entropy, ShortestInterval(link.Options), link.Options.LongestInterval);
        if (link.Initial == 0) return interval;
        link.Initial--;
        return interval < s_longestInitialInterval ? interval : s_longestInitialInterval;
    }

    private void Send(AdvertisingLink link, bool isLast)
    {
        Interface nic = link.Interface;
        // RFC 4861 §4.2: the source "MUST be the link-local address"; without one there is nothing to say yet.
        if (!nic.IsUp || addresses.FirstLinkLocal(nic) is not { } own) return;
        if (context.Pool.TryRent(LargestMessage) is not { } message)
        {
            context.Drops.Count(DropReason.NoBuffer, context.Now);
            return;
        }
        IPv6Address source = own.Address.AsIPv6;
        message.TrimTo(Write(message.Append(LargestMessage), link, source, isLast));
        link.Last = context.Now;
        link.HasSent = true;
        var route = new Route
        {
            Interface = nic,
            Source = source,
            Destination = IPv6Address.AllNodes,
            NextHop = IPv6Address.AllNodes,
            Generation = output.Generation,
            Kind = DestinationKind.Multicast,
        };
        output.Send(route, message, new SendSpec { Protocol = IPProtocol.IcmpV6, HopLimit = HopLimit, SuppressLoopback = true });
    }

    private static int Write(Span<byte> buffer, AdvertisingLink link, IPv6Address source, bool isLast)
    {
        RouterAdvertisementOptions options = link.Options;
        TimeSpan lifetime = isLast ? TimeSpan.Zero : RouterLifetime(options);
        var fields = new RouterAdvertisementFields(
            options.HopLimit,
            (ushort)lifetime.TotalSeconds,
            options.IsManaged,
            options.HasOtherConfiguration,
            (uint)options.ReachableTime.TotalMilliseconds,
            (uint)options.RetransmissionTime.TotalMilliseconds,
            // RFC 4191 §2.2: with a lifetime of zero the preference must be medium.
            lifetime == TimeSpan.Zero ? 0 : options.Preference);
        NdpWriter writer = NdpWriter.RouterAdvertisement(buffer, fields);
        if (link.Interface.Kind == InterfaceKind.Ethernet) writer.AddSourceLinkLayerAddress(link.Interface.MacAddress);
        if (options.Mtu != 0) writer.AddMtu((uint)options.Mtu);
        foreach (AdvertisedPrefix prefix in options.Prefixes)
        {
            writer.AddPrefixInformation(new PrefixInformation(
                prefix.Prefix.Address.AsIPv6,
                (byte)prefix.Prefix.Length,
                prefix.IsOnLink,
                prefix.IsAutonomous,
                Seconds(prefix.ValidLifetime),
                Seconds(prefix.PreferredLifetime)));
        }
        if (options.DnsServers.Count > 0)
        {
            Span<IPv6Address> servers = stackalloc IPv6Address[MostServers];
            for (int i = 0; i < options.DnsServers.Count; i++) servers[i] = options.DnsServers[i];
            writer.AddRecursiveDnsServers((uint)(lifetime.TotalSeconds), servers[..options.DnsServers.Count]);
        }
        return writer.Finish(source, IPv6Address.AllNodes);
    }

    private static uint Seconds(TimeSpan? lifetime) =>
        lifetime is { } finite ? (uint)Math.Clamp(finite.Ticks / TimeSpan.TicksPerSecond, 0, uint.MaxValue - 1L) : uint.MaxValue;

    private AdvertisingLink? Find(Interface nic)
    {
        foreach (AdvertisingLink link in _links)
        {
            if (link.Interface == nic) return link;
        }
        return null;
    }

    private void Rearm()
    {
        _next = Instant.Never;
        foreach (AdvertisingLink link in _links) _next = Instant.Min(_next, link.Next);
        context.Deadlines.Arm(this);
    }

    private sealed class AdvertisingLink(Interface nic, RouterAdvertisementOptions options)
    {
        public Interface Interface { get; } = nic;

        public RouterAdvertisementOptions Options { get; } = options;

        public int Initial { get; set; }

        public Instant Next { get; set; }

        public Instant Last { get; set; }

        public bool HasSent { get; set; }
    }
}
