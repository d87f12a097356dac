// Fragments become the datagram they were cut from (RFC 791 §3.2, RFC 815; RFC 8200 §4.5, RFC 5722). Read RFC 5722 §4
// before changing what an overlap does: the whole datagram goes, and what comes of it later too.
//
// Bounds: bytes of memory per family (4 MiB; when they are exceeded, the datagrams begun first are given up until a quarter
// is free, so that a flood never stops those which complete at once), pieces per datagram, seconds per datagram. What
// a sender can choose, its addresses and the identification, is hashed with a secret.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Fragmentation;

/// <summary>Incomplete datagrams of one version.</summary>
/// <remarks>Called by IPv4Input and IPv6Input. Calls <see cref="IFragmentErrors"/>.</remarks>
internal sealed class Reassembly<TVersion> : TimedObject
    where TVersion : struct, IReassemblyVersion
{
    // What an entry costs beside its packets, roughly: it keeps a flood of headers without data within the bound too.
    private const int EntryCost = 512;
    private const int BucketCount = 1024;

    private readonly StackContext _context;
    private readonly TimeSpan _patience;
    private readonly int _high;
    private readonly int _low;
    private readonly IncompleteDatagram?[] _buckets = new IncompleteDatagram?[BucketCount];
    private IncompleteDatagram? _oldest;
    private IncompleteDatagram? _newest;

    /// <summary>Nothing begun.</summary>
    public Reassembly(StackContext context, InternetOptions options)
    {
        _context = context;
        _patience = TVersion.Patience(options);
        _high = options.ReassemblyMemory;
        _low = _high / 4 * 3;
    }

    /// <summary>Who reports what went wrong; set by the composition.</summary>
    public IFragmentErrors? Errors { get; set; }

    /// <summary>Datagrams begun and not complete, those included of which only the memory of a conflict is left.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of memory held now.</summary>
    public int HeldBytes { get; private set; }

    // All wait equally long, so the one begun first expires first.
    /// <inheritdoc/>
    public override Instant NextDeadline => _oldest?.Expires ?? Instant.Never;

    /// <summary>A fragment came in: a part of a datagram, never all of it (RFC 6946). Takes ownership.</summary>
    /// <param name="packet">From its IP header to its last byte.</param>
    /// <param name="fragment">What its headers say.</param>
    /// <returns>The whole datagram, from an IP header on that tells nothing of fragments any more; null while there are holes.</returns>
    public PacketBuffer? Receive(PacketBuffer packet, in Fragment fragment)
    {
        FragmentFault fault = TVersion.Check(packet.Span, fragment);
        if (fault.Reason != DropReason.None)
        {
            if (fault.IsReported) Report(packet, fragment, fault);
            _context.Drop(packet, fault.Reason);
            return null;
        }
        if (Compact(packet) is not { } piece) return null;
        IncompleteDatagram datagram = Find(fragment) ?? Begin(fragment);
        if (!TryAdd(datagram, piece, fragment)) return null;
        if (datagram.IsComplete) return Finish(datagram);
        if (HeldBytes > _high) GiveUpOldest();
        return null;
    }

    /// <inheritdoc/>
    public override void OnDeadline(Instant now)
    {
        while (_oldest is { } datagram && datagram.Expires <= now)
        {
            if (!datagram.IsDead)
            {
                // RFC 1122 §3.3.2, RFC 8200 §4.5: only the first fragment can be quoted, so without it nobody is told.
                if (datagram.HasFirst)
                {
                    LinkReception link = datagram.First.Link;
                    Errors?.OnReassemblyTimeout(datagram.FirstPacket, link.Interface, link.Destination);
                }
                _context.Drops.Count(DropReason.FragmentTimeout, now);
            }
            Remove(datagram);
        }
    }

    /// <summary>Forgets what came in through an interface that goes away.</summary>
    public void Forget(Interface nic)
    {
        IncompleteDatagram? datagram = _oldest;
        while (datagram is not null)
        {
            IncompleteDatagram? next = datagram.Newer;
            if (datagram.Key.Link.Interface == nic) Remove(datagram);
            datagram = next;
        }
    }

    private bool TryAdd(IncompleteDatagram datagram, PacketBuffer packet, in Fragment fragment)
    {
        if (datagram.IsDead)
        {
            _context.Drop(packet, DropReason.FragmentOverlap);
            return false;
        }
        int before = datagram.HeldBytes;
        PieceResult result = datagram.Add(packet, fragment);
        HeldBytes += datagram.HeldBytes - before;
        if (result == PieceResult.Added) return true;
        if (result != PieceResult.Duplicate) Kill(datagram);
        _context.Drop(packet, result == PieceResult.TooMany ? DropReason.FragmentMemory : DropReason.FragmentOverlap);
        return false;
    }

    private PacketBuffer? Finish(IncompleteDatagram datagram)
    {
        Fragment first = datagram.First;
        int headerLength = TVersion.WholeHeaderLength(first.HeaderLength);
        int length = headerLength + datagram.Length;
        PacketBuffer? whole = null;
        if (datagram.HasEcnConflict || IsTooLong(headerLength, datagram.Length))
        {
            _context.Drops.Count(DropReason.FragmentMalformed, _context.Now);
        }
        else
        {
            whole = _context.Pool.TryRent(length);
            if (whole is null) _context.Drops.Count(DropReason.NoBuffer, _context.Now);
        }
        if (whole is not null)
        {
            Span<byte> bytes = whole.Append(length);
            datagram.CopyTo(bytes[headerLength..]);
            TVersion.WriteHeader(bytes, datagram.FirstPacket.Span[..first.HeaderLength], datagram.CongestionExperienced);
            whole.Time = datagram.FirstPacket.Time;
        }
        Remove(datagram);
        return whole;
    }

    // Each fragment was checked with its own headers; the first one's, which count, may be longer than theirs.
    private static bool IsTooLong(int headerLength, int payloadLength)
    {
        const int Most = 65_535;
        return payloadLength + headerLength - (TVersion.Version == IPVersion.V6 ? 40 : 0) > Most;
    }

    // A small fragment in a large buffer would hold, and be charged for, 64 KiB.
    private PacketBuffer? Compact(PacketBuffer packet)
    {
        bool isSmall = packet.Length + PacketPool.DefaultHeadroom <= PacketPool.SmallCapacity;
        if (packet.IsUnshared && (!isSmall || packet.Capacity <= PacketPool.SmallCapacity)) return packet;
        PacketBuffer? copy = _context.Pool.TryRent(packet.Length);
        if (copy is null)
        {
            _context.Drop(packet, DropReason.NoBuffer);
            return null;
        }
        packet.Span.CopyTo(copy.Append(packet.Length));
        copy.Time = packet.Time;
        packet.Release();
        return copy;
    }

    private void Report(PacketBuffer packet, in Fragment fragment, in FragmentFault fault)
    {
        LinkReception link = fragment.Link;
        Errors?.OnFragmentProblem(packet, fault.Code, fault.Pointer, link.Interface, link.Destination);
    }

    private void GiveUpOldest()
    {
        while (HeldBytes > _low && _oldest is { } oldest)
        {
            _context.Drops.Count(DropReason.FragmentMemory, _context.Now);
            Remove(oldest);
        }
    }

    private void Kill(IncompleteDatagram datagram)
    {
        HeldBytes -= datagram.HeldBytes;
        datagram.Kill();
    }

    private ref IncompleteDatagram? Bucket(in Fragment fragment, ulong number)
    {
        ulong hash = _context.Hash.Hash(fragment.Source, fragment.Destination, number);
        return ref _buckets[(int)hash & (BucketCount - 1)];
    }

    private IncompleteDatagram? Find(in Fragment fragment)
    {
        ulong number = TVersion.Number(fragment);
        IncompleteDatagram? datagram = Bucket(fragment, number);
        while (datagram is not null && !IsOf(datagram, fragment, number)) datagram = datagram.Next;
        return datagram;
    }

    private static bool IsOf(IncompleteDatagram datagram, in Fragment fragment, ulong number) =>
        datagram.Number == number
        && datagram.Key.Source == fragment.Source
        && datagram.Key.Destination == fragment.Destination;

    private IncompleteDatagram Begin(in Fragment fragment)
    {
        ulong number = TVersion.Number(fragment);
        ref IncompleteDatagram? bucket = ref Bucket(fragment, number);
        var datagram = new IncompleteDatagram
        {
            Key = fragment,
            Number = number,
            Expires = _context.Now + _patience,
            Next = bucket,
            Older = _newest,
        };
        bucket = datagram;
        if (_newest is null) _oldest = datagram;
        else _newest.Newer = datagram;
        _newest = datagram;
        Count++;
        HeldBytes += EntryCost;
        _context.Deadlines.Arm(this);
        return datagram;
    }

    private void Remove(IncompleteDatagram datagram)
    {
        Kill(datagram);
        ref IncompleteDatagram? bucket = ref Bucket(datagram.Key, datagram.Number);
        if (bucket == datagram)
        {
            bucket = datagram.Next;
        }
        else
        {
            IncompleteDatagram before = bucket!;
            while (before.Next != datagram) before = before.Next!;
            before.Next = datagram.Next;
        }
        if (datagram.Older is null) _oldest = datagram.Newer;
        else datagram.Older.Newer = datagram.Newer;
        if (datagram.Newer is null) _newest = datagram.Older;
        else datagram.Newer.Older = datagram.Older;
        Count--;
        HeldBytes -= EntryCost;
    }
}
