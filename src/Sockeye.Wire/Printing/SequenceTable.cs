using System.Collections.Generic;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Printing;

/// <summary>Where the sequence numbers of each connection began, for printing them relative.</summary>
/// <remarks>Ordered, not hashed: who sends the packets chooses the keys, and an order cannot be made slow. At most so
/// many connections are kept as the options say; the one not seen for longest makes room.</remarks>
internal sealed class SequenceTable(int limit)
{
    // A set of pairs and not a dictionary, which boxes its keys until the JIT has optimized it.
    private readonly SortedSet<Entry> _byKey = new(new KeyOrder());
    private readonly LinkedList<(Key Key, Origin Origin)> _byUse = [];

    public int Count => _byKey.Count;

    /// <summary>Finds a connection's origin, or makes the packet at hand the origin.</summary>
    /// <param name="flow">The packet's flow, as it goes.</param>
    /// <param name="isSyn">A SYN begins a connection anew.</param>
    /// <param name="seq">The packet's sequence number; made relative.</param>
    /// <param name="ack">The packet's acknowledgment number; made relative.</param>
    /// <returns>What a SACK block of this packet is relative to.</returns>
    public uint MakeRelative(in Flow flow, bool isSyn, ref uint seq, ref uint ack)
    {
        // One entry for both directions: the side with the lower port comes first.
        var order = flow.SourcePort.CompareTo(flow.DestinationPort);
        var isReversed = order > 0 || (order == 0 && KeyOrder.CompareAddresses(flow.Source, flow.Destination) > 0);
        var key = isReversed
            ? new Key(flow.Destination, flow.Source, flow.DestinationPort, flow.SourcePort)
            : new Key(flow.Source, flow.Destination, flow.SourcePort, flow.DestinationPort);
        var node = _byKey.TryGetValue(new Entry(key, null), out var entry) ? entry.Node : null;
        if (node is not null)
        {
            _byUse.Remove(node);
            _byUse.AddLast(node);
        }

        if (node is null || isSyn)
        {
            var origin = isReversed ? new Origin(unchecked(ack - 1), seq) : new Origin(seq, unchecked(ack - 1));
            Remember(key, node, origin);
            return isReversed ? origin.First : origin.Second;
        }

        var (first, second) = node.Value.Origin;
        unchecked
        {
            seq -= isReversed ? second : first;
            ack -= isReversed ? first : second;
        }

        return isReversed ? first : second;
    }

    private void Remember(Key key, LinkedListNode<(Key Key, Origin Origin)>? node, Origin origin)
    {
        if (node is not null)
        {
            node.Value = (key, origin);
            return;
        }

        if (_byKey.Count >= limit && _byUse.First is { } oldest)
        {
            _byKey.Remove(new Entry(oldest.Value.Key, null));
            _byUse.RemoveFirst();
        }

        _byKey.Add(new Entry(key, _byUse.AddLast((key, origin))));
    }

    /// <summary>A flow as a packet shows it.</summary>
    internal readonly record struct Flow(InternetAddress Source, InternetAddress Destination, ushort SourcePort, ushort DestinationPort);

    private readonly record struct Origin(uint First, uint Second);

    private readonly record struct Key(InternetAddress First, InternetAddress Second, ushort FirstPort, ushort SecondPort);

    private readonly record struct Entry(Key Key, LinkedListNode<(Key Key, Origin Origin)>? Node);

    private sealed class KeyOrder : IComparer<Entry>
    {
        public int Compare(Entry x, Entry y) => Compare(x.Key, y.Key);

        private static int Compare(Key x, Key y)
        {
            var ports = ((uint)x.FirstPort << 16 | x.SecondPort).CompareTo((uint)y.FirstPort << 16 | y.SecondPort);
            if (ports != 0)
                return ports;
            var first = CompareAddresses(x.First, y.First);
            return first != 0 ? first : CompareAddresses(x.Second, y.Second);
        }

        public static int CompareAddresses(InternetAddress left, InternetAddress right)
        {
            if (left.IsIPv4 != right.IsIPv4)
                return left.IsIPv4 ? -1 : 1;
            if (left.IsIPv4)
                return left.AsIPv4.Value.CompareTo(right.AsIPv4.Value);
            var (a, b) = (left.AsIPv6, right.AsIPv6);
            var upper = a.Upper.CompareTo(b.Upper);
            return upper != 0 ? upper : a.Lower.CompareTo(b.Lower);
        }
    }
}
