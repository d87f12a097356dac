// Datagrams put together from fragments, one family. Read RFC 815 for the idea, RFC 8200 §4.5 and RFC 5722 §4 for what overlaps mean.

using System;
using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.IPv4;
using Sockeye.Wire.IPv6;

namespace Sockeye.Core.Internet.Fragmentation;

/// <summary>Incomplete datagrams: bounded in number, memory and time.</summary>
/// <remarks>Called by IPv4Input and IPv6Input. Calls <see cref="IFragmentErrors"/>.</remarks>
internal sealed class Reassembly(StackContext context, InternetOptions options, IPVersion version)
{
    private const int MostDatagrams = 64;
    private const int MostBytes = 65_535;

    private readonly AddressMap<Datagram> _datagrams = new(context.Hash, MostDatagrams);

    /// <summary>Who reports problems; set by the composition.</summary>
    public IFragmentErrors? Errors { get; set; }

    /// <summary>Datagrams that wait for the rest.</summary>
    public int Count => _datagrams.Count;

    /// <summary>Takes a fragment, which begins at its IP header. Takes ownership.</summary>
    /// <returns>The whole datagram from its IP header on, as if it had never been cut (without an IPv6 fragment header, lengths
    /// and checksum right), owned by the caller; or null.</returns>
    public PacketBuffer? Receive(PacketBuffer packet, in Fragment fragment)
    {
        int length = packet.Length - fragment.HeaderLength;
        int end = fragment.Offset + length;
        if (length <= 0 || end > MostBytes || (fragment.HasMore && (length & 7) != 0))
        {
            context.Drop(packet, DropReason.FragmentMalformed);
            return null;
        }
        ulong number = ((ulong)fragment.Identification << 8) | (byte)fragment.Protocol;
        // The destination is one of few of ours; folding it into the number keeps the key short.
        number ^= context.Hash.Hash(fragment.Destination, 0) << 40;
        int at = _datagrams.Find(fragment.Source, number);
        if (at < 0 && (at = Open(fragment, number)) < 0)
        {
            context.Drop(packet, DropReason.FragmentMemory);
            return null;
        }
        Datagram datagram = _datagrams[at];
        DropReason reason = datagram.Add(packet.Span, fragment, length);
        if (reason != DropReason.None)
        {
            context.Drop(packet, reason);
            if (reason == DropReason.FragmentOverlap) Close(at)?.Release();
            return null;
        }
        packet.Release();
        return datagram.IsComplete ? Finish(Close(at)!, datagram) : null;
    }

    private int Open(in Fragment fragment, ulong number)
    {
        if (_datagrams.Count == _datagrams.Limit) Close(_datagrams.Oldest)?.Release();
        if (context.Pool.TryRent(MostBytes) is not { } buffer) return -1;
        int seconds = version == IPVersion.V6 ? options.ReassemblySecondsIPv6 : options.ReassemblySecondsIPv4;
        var datagram = new Datagram(this, fragment.Source, number, buffer, context.Now + TimeSpan.FromSeconds(seconds));
        context.Deadlines.Arm(datagram);
        return _datagrams.Add(fragment.Source, number, datagram);
    }

    private PacketBuffer? Close(int at)
    {
        Datagram datagram = _datagrams[at];
        _datagrams.Remove(at);
        context.Deadlines.Remove(datagram);
        return datagram.TakeBuffer();
    }

    private void OnTimeout(Datagram datagram)
    {
        int at = _datagrams.Find(datagram.Source, datagram.Number);
        if (at < 0) return;
        context.Drops.Count(DropReason.FragmentTimeout, context.Now);
        Close(at)?.Release();
    }

    private PacketBuffer Finish(PacketBuffer buffer, Datagram datagram)
    {
        ReadOnlySpan<byte> header = datagram.Header;
        header.CopyTo(buffer.Prepend(header.Length));
        Span<byte> bytes = buffer.Span;
        if (version == IPVersion.V4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)Math.Min(bytes.Length, MostBytes));
            BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], 0);
            IPv4Packet.WriteChecksum(bytes);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)Math.Min(bytes.Length - IPv6Packet.HeaderLength, MostBytes));
        }
        return buffer;
    }

    private sealed class Datagram(
        Reassembly owner, InternetAddress source, ulong number, PacketBuffer buffer, Instant deadline) : TimedObject
    {
        private const int MostRanges = 128;

        private readonly (int Start, int End)[] _ranges = new (int, int)[MostRanges];
        private readonly byte[] _header = new byte[2048 + IPv6Packet.HeaderLength];
        private PacketBuffer? _buffer = buffer;
        private int _headerLength;
        private int _count;
        private int _total = -1;

        public InternetAddress Source => source;

        public ulong Number => number;

        public ReadOnlySpan<byte> Header => _header.AsSpan(0, _headerLength);

        public bool IsComplete => _headerLength > 0 && _total >= 0 && _count == 1 && _ranges[0] == (0, _total);

        public override Instant NextDeadline => deadline;

        public override void OnDeadline(Instant now) => owner.OnTimeout(this);

        public PacketBuffer? TakeBuffer()
        {
            PacketBuffer? taken = _buffer;
            _buffer = null;
            return taken;
        }

        public DropReason Add(ReadOnlySpan<byte> packet, in Fragment fragment, int length)
        {
            int start = fragment.Offset;
            int end = start + length;
            if (_total >= 0 && (end > _total || (!fragment.HasMore && end != _total))) return DropReason.FragmentOverlap;
            int at = 0;
            while (at < _count && _ranges[at].End < start) at++;
            for (int i = at; i < _count && _ranges[i].Start < end; i++)
            {
                if (_ranges[i].End <= start) continue;
                // An exact duplicate is harmless; anything else that overlaps is an attack.
                return _ranges[i].Start <= start && end <= _ranges[i].End ? DropReason.FragmentMalformed : DropReason.FragmentOverlap;
            }
            if (_count == MostRanges) return DropReason.FragmentMemory;
            Store(packet[fragment.HeaderLength..], start, end);
            if (!fragment.HasMore) _total = end;
            if (start == 0) StoreHeader(packet, fragment);
            Insert(start, end);
            return DropReason.None;
        }

        private void Store(ReadOnlySpan<byte> payload, int start, int end)
        {
            PacketBuffer buffer = _buffer!;
            if (buffer.Length < end) buffer.Append(end - buffer.Length);
            payload.CopyTo(buffer.Span[start..]);
        }

        private void StoreHeader(ReadOnlySpan<byte> packet, in Fragment fragment)
        {
            bool isV6 = fragment.Source.IsIPv6;
            _headerLength = isV6 ? fragment.HeaderLength - FragmentHeader.Length : fragment.HeaderLength;
            packet[.._headerLength].CopyTo(_header);
            if (isV6) _header[NextHeaderPlace(packet, _headerLength)] = (byte)fragment.Protocol;
        }

        private static int NextHeaderPlace(ReadOnlySpan<byte> packet, int end)
        {
            int place = IPv6Packet.NextHeaderOffset;
            int at = IPv6Packet.HeaderLength;
            while (at < end)
            {
                place = at;
                at += (packet[at + 1] + 1) * 8;
            }
            return place;
        }

        private void Insert(int start, int end)
        {
            int at = 0;
            while (at < _count && _ranges[at].Start < start) at++;
            _ranges.AsSpan(at, _count - at).CopyTo(_ranges.AsSpan(at + 1));
            _ranges[at] = (start, end);
            _count++;
            if (at > 0 && _ranges[at - 1].End == start) Join(--at);
            if (at + 1 < _count && _ranges[at].End == _ranges[at + 1].Start) Join(at);
        }

        private void Join(int at)
        {
            _ranges[at].End = _ranges[at + 1].End;
            _ranges.AsSpan(at + 2, _count - at - 2).CopyTo(_ranges.AsSpan(at + 1));
            _count--;
        }
    }
}
