// Which socket gets a datagram: the connected one of this four-tuple, else the one bound to the address, else one bound to the
// wildcard; among several with SO_REUSEPORT, one by a keyed hash of the four-tuple. Multicast and broadcast go to all
// that match (RFC 1112 §7, Linux's __udp4_lib_mcast_deliver).

using System.Numerics;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Udp;

/// <summary>Finds UDP endpoints by their names.</summary>
/// <remarks>Two tables: by port for all that are not connected and, separately, for those that are; by keyed hash of the
/// four-tuple for those that are connected. Bound: the number of sockets.</remarks>
internal sealed class UdpDemultiplexer(KeyedHash hash)
{
    private const int PageSize = 256;

    [Bounded("256 pages of 256 ports")]
    private readonly Chains[]?[] _pages = new Chains[]?[PageSize];

    [Bounded("power of two above the number of connected sockets")]
    private UdpEndpoint?[] _connected = new UdpEndpoint?[16];

    /// <summary>Endpoints with a port.</summary>
    public int Count { get; private set; }

    /// <summary>Endpoints with a peer.</summary>
    public int ConnectedCount { get; private set; }

    /// <summary>Gives an endpoint its name, or a new one.</summary>
    public void Rename(UdpEndpoint endpoint, Endpoint local, Endpoint remote)
    {
        Remove(endpoint);
        endpoint.Local = local;
        endpoint.Remote = remote;
        if (!endpoint.IsBound) return;
        Count++;
        ref Chains chains = ref ChainsOf(local.Port);
        ref UdpEndpoint? head = ref endpoint.IsConnected ? ref chains.Connected : ref chains.Open;
        endpoint.NextInPort = head;
        head = endpoint;
        if (endpoint.IsConnected) AddConnected(endpoint);
    }

    /// <summary>Forgets an endpoint; it keeps no name.</summary>
    public void Remove(UdpEndpoint endpoint)
    {
        if (!endpoint.IsBound) return;
        Count--;
        ref Chains chains = ref ChainsOf(endpoint.Local.Port);
        ref UdpEndpoint? head = ref endpoint.IsConnected ? ref chains.Connected : ref chains.Open;
        head = Without(head, endpoint);
        endpoint.NextInPort = null;
        if (endpoint.IsConnected) RemoveConnected(endpoint);
        endpoint.Local = endpoint.Remote = default;
    }

    /// <summary>The endpoint for a unicast datagram, or null.</summary>
    public UdpEndpoint? Find(in Reception reception, ushort sourcePort, ushort destinationPort) =>
        FindConnected(reception.Destination, destinationPort, reception.Source, sourcePort, reception.Interface.Index)
        ?? FindOpen(reception, sourcePort, destinationPort);

    /// <summary>The endpoint that sent a datagram, which an ICMP error quotes; or null.</summary>
    public UdpEndpoint? FindSender(InternetAddress local, ushort localPort, InternetAddress remote, ushort remotePort)
    {
        UdpEndpoint? connected = FindConnected(local, localPort, remote, remotePort, interfaceIndex: 0);
        if (connected is not null) return connected;
        for (UdpEndpoint? e = First(localPort).Open; e is not null; e = e.NextInPort)
        {
            if (e.Takes(local.Version) && (e.Local.Address.IsUnspecified || e.Local.Address == local)) return e;
        }
        return null;
    }

    /// <summary>The first, or the next, endpoint that wants a multicast or broadcast datagram; null at the end.</summary>
    public UdpEndpoint? NextListener(UdpEndpoint? previous, in Reception reception, ushort sourcePort, ushort destinationPort)
    {
        Chains chains = First(destinationPort);
        UdpEndpoint? e = previous is null ? chains.Open ?? chains.Connected : Following(previous, chains);
        while (e is not null && !Wants(e, reception, sourcePort)) e = Following(e, chains);
        return e;
    }

    private static UdpEndpoint? Following(UdpEndpoint e, in Chains chains) =>
        e.NextInPort ?? (e.IsConnected ? null : chains.Connected);

    private static bool Wants(UdpEndpoint e, in Reception reception, ushort sourcePort)
    {
        int index = reception.Interface.Index;
        if (!e.Takes(reception.Destination.Version)) return false;
        if (!e.Local.Address.IsUnspecified && e.Local.Address != reception.Destination) return false;
        if (e.InterfaceIndex != 0 && e.InterfaceIndex != index) return false;
        if (e.IsConnected && (e.Remote.Address != reception.Source || e.Remote.Port != sourcePort)) return false;
        bool takesAll = reception.Destination.IsIPv4 ? e.MulticastAll : e.MulticastAllV6;
        return reception.Kind != DestinationKind.Multicast || takesAll || e.Groups.Contains(reception.Destination, index);
    }

    private UdpEndpoint? FindOpen(in Reception reception, ushort sourcePort, ushort destinationPort)
    {
        UdpEndpoint? best = null;
        int bestScore = 0;
        int equals = 0;
        for (UdpEndpoint? e = First(destinationPort).Open; e is not null; e = e.NextInPort)
        {
            int score = Score(e, reception);
            if (score > bestScore) (best, bestScore, equals) = (e, score, 1);
            else if (score != 0 && score == bestScore && e.ReusePort) equals++;
        }
        if (best is null || !best.ReusePort || equals == 1) return best;
        ulong ports = ((ulong)sourcePort << 16) | destinationPort;
        int chosen = (int)(hash.Hash(reception.Source, reception.Destination, ports) % (uint)equals);
        for (UdpEndpoint? e = best; e is not null; e = e.NextInPort)
        {
            if (e.ReusePort && Score(e, reception) == bestScore && chosen-- == 0) return e;
        }
        return best;
    }

    // 0 when the endpoint does not take it; a specific address counts more than an interface, that more than the own family.
    private static int Score(UdpEndpoint e, in Reception reception)
    {
        if (!e.Takes(reception.Destination.Version)) return 0;
        int score = e.IsV6 == reception.Destination.IsIPv6 ? 2 : 1;
        if (!e.Local.Address.IsUnspecified)
        {
            if (e.Local.Address != reception.Destination) return 0;
            score += 8;
        }
        if (e.InterfaceIndex == 0) return score;
        return e.InterfaceIndex == reception.Interface.Index ? score + 4 : 0;
    }

    private UdpEndpoint? FindConnected(
        InternetAddress local, ushort localPort, InternetAddress remote, ushort remotePort, int interfaceIndex)
    {
        if (ConnectedCount == 0) return null;
        for (UdpEndpoint? e = _connected[Bucket(local, localPort, remote, remotePort)]; e is not null; e = e.NextInHash)
        {
            if (e.Local.Port == localPort && e.Remote.Port == remotePort && e.Local.Address == local &&
                e.Remote.Address == remote &&
                (e.InterfaceIndex == 0 || interfaceIndex == 0 || e.InterfaceIndex == interfaceIndex))
            {
                return e;
            }
        }
        return null;
    }

    private void AddConnected(UdpEndpoint endpoint)
    {
        if (++ConnectedCount > _connected.Length) Grow();
        ref UdpEndpoint? head = ref _connected[BucketOf(endpoint)];
        endpoint.NextInHash = head;
        head = endpoint;
    }

    private void RemoveConnected(UdpEndpoint endpoint)
    {
        ConnectedCount--;
        ref UdpEndpoint? head = ref _connected[BucketOf(endpoint)];
        if (head == endpoint)
        {
            head = endpoint.NextInHash;
        }
        else
        {
            UdpEndpoint e = head!;
            while (e.NextInHash != endpoint) e = e.NextInHash!;
            e.NextInHash = endpoint.NextInHash;
        }
        endpoint.NextInHash = null;
    }

    private void Grow()
    {
        UdpEndpoint?[] old = _connected;
        _connected = new UdpEndpoint?[BitOperations.RoundUpToPowerOf2((uint)old.Length + 1)];
        foreach (UdpEndpoint? first in old)
        {
            for (UdpEndpoint? e = first; e is not null;)
            {
                UdpEndpoint? next = e.NextInHash;
                ref UdpEndpoint? head = ref _connected[BucketOf(e)];
                e.NextInHash = head;
                head = e;
                e = next;
            }
        }
    }

    private int BucketOf(UdpEndpoint e) => Bucket(e.Local.Address, e.Local.Port, e.Remote.Address, e.Remote.Port);

    private int Bucket(InternetAddress local, ushort localPort, InternetAddress remote, ushort remotePort) =>
        (int)(hash.Hash(local, remote, ((ulong)localPort << 16) | remotePort) & (uint)(_connected.Length - 1));

    private Chains First(ushort port) => _pages[port / PageSize] is { } page ? page[port % PageSize] : default;

    private ref Chains ChainsOf(ushort port)
    {
        ref Chains[]? page = ref _pages[port / PageSize];
        page ??= new Chains[PageSize];
        return ref page[port % PageSize];
    }

    private static UdpEndpoint? Without(UdpEndpoint? head, UdpEndpoint endpoint)
    {
        if (head == endpoint) return endpoint.NextInPort;
        UdpEndpoint e = head!;
        while (e.NextInPort != endpoint) e = e.NextInPort!;
        e.NextInPort = endpoint.NextInPort;
        return head;
    }

    private struct Chains
    {
        public UdpEndpoint? Open;
        public UdpEndpoint? Connected;
    }
}
