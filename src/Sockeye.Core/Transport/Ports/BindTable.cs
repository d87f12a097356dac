// Who holds which port: the rules by which bind, listen and connect refuse each other, as Linux has them
// (inet_csk_bind_conflict, udp_lib_lport_inuse, __inet_hash_connect), told in words in socket(7) and ip(7).
//
// Two sockets contend for a port when their interfaces and their addresses overlap. Then
//   TCP: both SO_REUSEADDR and the other not listening: allowed.   Both SO_REUSEPORT: allowed.   Otherwise EADDRINUSE.
//   UDP: both SO_REUSEADDR: allowed.                               Both SO_REUSEPORT: allowed.   Otherwise EADDRINUSE.
// A port found by connect may serve several connections to different remote endpoints, but never beside a bound socket. A connection to the
// same endpoint may follow one that has been in TIME-WAIT for a while (RFC 6191).

using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Ports;

/// <summary>The ports of one transport protocol and who holds them.</summary>
/// <remarks>Bound: one lease per socket or connection, which have limits of their own.</remarks>
internal sealed class BindTable(bool isStream)
{
    private const int PageSize = 256;

    [Bounded("256 pages of 256 ports")]
    private readonly PortLease?[]?[] _pages = new PortLease?[]?[PageSize];

    /// <summary>Leases not yet released: zero when nothing leaks.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a named port.</summary>
    /// <returns>EADDRINUSE, or None with the lease.</returns>
    public Errno TryBind(ushort port, in PortRequest request, out PortLease lease)
    {
        lease = null!;
        if (HasConflict(port, request, except: null)) return Errno.EADDRINUSE;
        lease = Add(port, request);
        return Errno.None;
    }

    /// <summary>Takes any free port for bind(port 0).</summary>
    /// <returns>EADDRINUSE when the range is full, as bind says it.</returns>
    public Errno TryBindAny(PortSearch search, in PortRequest request, out PortLease lease)
    {
        lease = null!;
        while (search.TryNext(out ushort port))
        {
            if (!IsFree(port, request)) continue;
            lease = Add(port, request);
            return Errno.None;
        }
        return Errno.EADDRINUSE;
    }

    /// <summary>Takes a port for a connection to one remote endpoint.</summary>
    /// <param name="search">Ports to try.</param>
    /// <param name="request">For what.</param>
    /// <param name="remote">The remote endpoint.</param>
    /// <param name="reusableBefore">A connection to it that entered TIME-WAIT before this is no obstacle.</param>
    /// <param name="lease">The hold on the port.</param>
    /// <returns>EADDRNOTAVAIL when the range is full.</returns>
    public Errno TryConnect(PortSearch search, in PortRequest request, Endpoint remote, Instant reusableBefore, out PortLease lease)
    {
        lease = null!;
        while (search.TryNext(out ushort port))
        {
            if (!CanConnect(port, request, remote, reusableBefore)) continue;
            lease = Add(port, request);
            lease.BindRemote(remote);
            return Errno.None;
        }
        return Errno.EADDRNOTAVAIL;
    }

    /// <summary>A bound socket begins to listen: asks again, as two sockets may have been bound with SO_REUSEADDR.
    /// Asked once, before the lease is a listener's.</summary>
    /// <returns>EADDRINUSE, or None.</returns>
    public Errno TryListen(PortLease lease)
    {
        var request = new PortRequest
        {
            Address = lease.Address,
            V6Only = lease.V6Only,
            InterfaceIndex = lease.InterfaceIndex,
            ReuseAddress = lease.ReuseAddress,
            ReusePort = lease.ReusePort,
        };
        if (HasConflict(lease.Port, request, lease)) return Errno.EADDRINUSE;
        lease.IsListening = true;
        return Errno.None;
    }

    internal PortLease AddShare(ushort port, in PortRequest request, Endpoint remote)
    {
        PortLease lease = Add(port, request);
        lease.BindRemote(remote);
        return lease;
    }

    internal void Remove(PortLease lease)
    {
        if (lease.Previous is { } previous) previous.Next = lease.Next;
        else _pages[lease.Port / PageSize]![lease.Port % PageSize] = lease.Next;
        if (lease.Next is { } next) next.Previous = lease.Previous;
        lease.Next = lease.Previous = null;
        Count--;
    }

    private PortLease Add(ushort port, in PortRequest request)
    {
        var lease = new PortLease(this, port, request);
        ref PortLease?[]? page = ref _pages[port / PageSize];
        page ??= new PortLease?[PageSize];
        ref PortLease? head = ref page[port % PageSize];
        lease.Next = head;
        if (head is not null) head.Previous = lease;
        head = lease;
        Count++;
        return lease;
    }

    private PortLease? First(ushort port) => _pages[port / PageSize]?[port % PageSize];

    private bool HasConflict(ushort port, in PortRequest request, PortLease? except)
    {
        for (PortLease? other = First(port); other is not null; other = other.Next)
        {
            if (other == except || !Overlaps(request, other)) continue;
            if (request.ReusePort && other.ReusePort) continue;
            if (request.ReuseAddress && other.ReuseAddress && !(isStream && other.IsListening)) continue;
            return true;
        }
        return false;
    }

    // bind(port 0) shares with nobody, whatever the options (Linux: "relax" is false).
    private bool IsFree(ushort port, in PortRequest request)
    {
        for (PortLease? other = First(port); other is not null; other = other.Next)
        {
            if (Overlaps(request, other)) return false;
        }
        return true;
    }

    private bool CanConnect(ushort port, in PortRequest request, Endpoint remote, Instant reusableBefore)
    {
        for (PortLease? other = First(port); other is not null; other = other.Next)
        {
            if (!other.IsForOneRemote) return false;
            if (other.Remote == remote && Overlaps(request, other) && other.WaitsSince >= reusableBefore) return false;
        }
        return true;
    }

    private static bool Overlaps(in PortRequest request, PortLease other)
    {
        if (request.InterfaceIndex != 0 && other.InterfaceIndex != 0 && request.InterfaceIndex != other.InterfaceIndex)
        {
            return false;
        }
        InternetAddress mine = request.Address, theirs = other.Address;
        if (mine.Version == theirs.Version) return mine == theirs || mine.IsUnspecified || theirs.IsUnspecified;
        // RFC 3493 §3.7, §5.3: an IPv6 wildcard takes IPv4 as well, unless IPV6_V6ONLY.
        return mine.IsIPv6 ? mine.IsUnspecified && !request.V6Only : theirs.IsUnspecified && !other.V6Only;
    }
}
