// The pieces of one datagram and the holes between them (RFC 815, as a sorted list of pieces instead of a list of holes: with no
// overlaps allowed, the last hole is closed when the bytes received are as many as the datagram has).

using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Internet.Fragmentation;

/// <summary>What became of a piece.</summary>
internal enum PieceResult : byte
{
    /// <summary>It fills a hole, or part of one.</summary>
    Added,

    /// <summary>It was there already, byte for byte.</summary>
    Duplicate,

    /// <summary>It overlaps another, or contradicts the datagram's end (RFC 5722 §4).</summary>
    Conflict,

    /// <summary>More pieces than one datagram may have.</summary>
    TooMany,
}

/// <summary>One datagram that is being put together.</summary>
internal sealed class IncompleteDatagram
{
    /// <summary>Most pieces of one datagram: 65,535 bytes at an MTU of 296 are 241.</summary>
    public const int MostPieces = 256;

    private const int EndUnknown = -1;

    // In the order of their offsets.
    [Bounded("MostPieces")]
    private Piece[] _pieces = new Piece[4];
    private int _count;
    private int _received;
    private int _end = EndUnknown;
    private int _ecnSeen;

    /// <summary>What the fragment that began it says: the key.</summary>
    public required Fragment Key { get; init; }

    /// <summary>The rest of the key; see <see cref="IReassemblyVersion.Number"/>.</summary>
    public required ulong Number { get; init; }

    /// <summary>When it is given up.</summary>
    public required Instant Expires { get; init; }

    /// <summary>Next in its bucket. The table's alone.</summary>
    public IncompleteDatagram? Next { get; set; }

    /// <summary>Begun after this one. The table's alone.</summary>
    public IncompleteDatagram? Newer { get; set; }

    /// <summary>Begun before this one. The table's alone.</summary>
    public IncompleteDatagram? Older { get; set; }

    /// <summary>It was dropped, and what else comes of it is dropped too, until it expires (RFC 5722 §4).</summary>
    public bool IsDead { get; private set; }

    /// <summary>What the fragment at offset 0 said of itself; meaningful when <see cref="HasFirst"/>.</summary>
    public Fragment First { get; private set; }

    /// <summary>The piece at offset 0 is there.</summary>
    public bool HasFirst => _count > 0 && _pieces[0].Start == 0;

    /// <summary>No hole is left.</summary>
    public bool IsComplete => !IsDead && _received == _end;

    /// <summary>Bytes of payload when it is complete.</summary>
    public int Length => _end;

    /// <summary>Bytes of memory that its pieces hold.</summary>
    public int HeldBytes { get; private set; }

    /// <summary>The whole fragment at offset 0.</summary>
    public PacketBuffer FirstPacket => _pieces[0].Packet;

    /// <summary>RFC 3168 §5.3: a mark on any fragment is a mark on the datagram.</summary>
    public bool CongestionExperienced => (_ecnSeen & (1 << 3)) != 0;

    /// <summary>RFC 3168 §5.3: marked fragments among such as cannot be marked; the datagram must be dropped.</summary>
    public bool HasEcnConflict => CongestionExperienced && (_ecnSeen & 1) != 0;

    /// <summary>Adds a piece; the datagram owns the packet if, and only if, the result is Added.</summary>
    public PieceResult Add(PacketBuffer packet, in Fragment fragment)
    {
        int start = fragment.Offset;
        int end = start + packet.Length - fragment.HeaderLength;
        int at = PlaceOf(start);
        if (at < _count && _pieces[at].Start == start && _pieces[at].End == end)
        {
            return IsSame(_pieces[at], packet, fragment) ? PieceResult.Duplicate : PieceResult.Conflict;
        }
        if (at > 0 && _pieces[at - 1].End > start) return PieceResult.Conflict;
        if (at < _count && _pieces[at].Start < end) return PieceResult.Conflict;
        if (!AgreesWithEnd(end, fragment.HasMore)) return PieceResult.Conflict;
        if (_count == MostPieces) return PieceResult.TooMany;
        Insert(at, new Piece(start, end, fragment.HeaderLength, packet));
        if (start == 0) First = fragment;
        if (!fragment.HasMore) _end = end;
        _received += end - start;
        _ecnSeen |= 1 << fragment.Ecn;
        HeldBytes += packet.Capacity;
        return PieceResult.Added;
    }

    /// <summary>Copies the payload of a complete datagram.</summary>
    public void CopyTo(Span<byte> target)
    {
        for (int i = 0; i < _count; i++)
        {
            Piece piece = _pieces[i];
            piece.Packet.Span[piece.HeaderLength..].CopyTo(target[piece.Start..]);
        }
    }

    /// <summary>Gives every piece back and remembers nothing but the key.</summary>
    public void Kill()
    {
        for (int i = 0; i < _count; i++) _pieces[i].Packet.Release();
        _pieces = [];
        _count = 0;
        HeldBytes = 0;
        IsDead = true;
    }

    // The place of the first piece that does not begin before the given byte. Fragments mostly come in order, so it is
    // mostly the end.
    private int PlaceOf(int start)
    {
        if (_count == 0 || _pieces[_count - 1].Start < start) return _count;
        int low = 0;
        int high = _count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_pieces[middle].Start < start) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private bool AgreesWithEnd(int end, bool hasMore)
    {
        if (_end != EndUnknown) return hasMore && end <= _end;
        return hasMore || _count == 0 || end >= _pieces[_count - 1].End;
    }

    private void Insert(int at, in Piece piece)
    {
        if (_count == _pieces.Length) Array.Resize(ref _pieces, Math.Min(MostPieces, Math.Max(4, _pieces.Length * 2)));
        _pieces.AsSpan(at, _count - at).CopyTo(_pieces.AsSpan(at + 1));
        _pieces[at] = piece;
        _count++;
    }

    private bool IsSame(in Piece piece, PacketBuffer packet, in Fragment fragment)
    {
        bool isLast = piece.End == _end;
        return isLast != fragment.HasMore
            && piece.Packet.Span[piece.HeaderLength..].SequenceEqual(packet.Span[fragment.HeaderLength..]);
    }

    // Bytes Start up to End of the payload; the packet begins at its IP header.
    private readonly record struct Piece(int Start, int End, int HeaderLength, PacketBuffer Packet);
}
