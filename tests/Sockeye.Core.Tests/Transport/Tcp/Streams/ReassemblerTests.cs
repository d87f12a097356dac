using CsCheck;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Acknowledging;
using Sockeye.Core.Transport.Tcp.Streams;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Streams;

/// <summary>Out-of-order segments (RFC 9293 §3.10.7.4) and the duplicates among them (RFC 2883 §4).</summary>
public sealed class ReassemblerTests
{
    private readonly PacketPool _pool = new();
    private readonly Reassembler _reassembler = new(16);
    private SackReport _report;

    // Segments of a known stream arrive in any order, overlapping and repeated; what comes out is the stream.
    [Fact]
    public void Whatever_the_order_the_stream_comes_out() =>
        Gen.Select(Gen.Int[0, 400], Gen.Int[1, 120]).Array[1, 60].Sample(segments =>
        {
            var pool = new PacketPool();
            var origin = new SequenceNumber(uint.MaxValue - 200);
            var reassembler = new Reassembler(200);
            SackReport report = default;
            int next = 0;
            foreach ((int start, int length) in segments)
            {
                int old = Math.Clamp(next - start, 0, length);
                if (old == length) continue;
                PacketBuffer packet = pool.TryRent(1500)!;
                packet.Append(7);
                Span<byte> payload = packet.Append(length);
                for (int i = 0; i < length; i++) payload[i] = (byte)(start + i);
                var segment = new HeldSegment
                {
                    Start = origin + (start + old), Count = length - old, Packet = packet, Offset = packet.Start + 7 + old, Charge = 832,
                };
                Assert.True(reassembler.TryInsert(segment, ref report));
                packet.Release();
                while (reassembler.TryTake(origin + next, origin + next, ref report, out HeldSegment taken))
                {
                    Assert.Equal(origin + next, taken.Start);
                    foreach (byte b in taken.Packet.Array.AsSpan(taken.Offset, taken.Count)) Assert.Equal((byte)next++, b);
                    taken.Packet.Release();
                }
            }
            reassembler.Clear();
            Assert.Equal(0, pool.Outstanding);
            Assert.Equal((0, 0, 0L), (reassembler.Length, reassembler.Charged, reassembler.HeldBytes));
        }, iter: 500);

    [Fact]
    public void A_segment_that_is_held_already_is_dropped_and_reported()
    {
        Insert(100, 'a', 100);
        Insert(120, 'b', 50);
        Assert.Equal(1, _reassembler.Count);
        Assert.Equal(Block(120, 170), Duplicate());
        Assert.Equal(new string('a', 100), Take(100));
    }

    [Fact]
    public void A_segment_takes_the_place_of_those_that_it_covers()
    {
        Insert(200, 'a', 100);
        Insert(400, 'b', 100);
        Insert(150, 'c', 400);
        Assert.Equal(1, _reassembler.Count);
        Assert.Equal(Block(200, 300), Duplicate());
        Assert.Equal(new string('c', 400), Take(150));
    }

    [Fact]
    public void Where_two_overlap_in_part_the_one_that_begins_earlier_counts()
    {
        Insert(200, 'a', 100);
        Insert(250, 'b', 100);
        Assert.Equal(Block(250, 300), Duplicate());
        Insert(150, 'c', 100);
        Assert.Equal(new string('c', 100) + new string('a', 50) + new string('b', 50), Take(150));
    }

    [Fact]
    public void What_arrives_in_order_and_was_held_is_reported_when_it_is_taken()
    {
        Insert(200, 'a', 100);
        Assert.False(_report.HasDuplicate);
        Assert.True(_reassembler.TryTake(new(250), new(250), ref _report, out HeldSegment rest));
        Assert.Equal((new SequenceNumber(250), 50), (rest.Start, rest.Count));
        rest.Packet.Release();
        Assert.Equal(Block(200, 250), Duplicate());
    }

    [Fact]
    public void A_full_reassembler_refuses_and_keeps_what_it_has()
    {
        for (uint i = 0; i < 16; i++) Assert.True(Insert(100 + (2 * i), 'x', 1));
        Assert.False(Insert(300, 'x', 1));
        Assert.Equal(16, _reassembler.Count);
        _reassembler.Clear();
        Assert.Equal(0, _pool.Outstanding);
    }

    [Fact]
    public void The_highest_goes_first_when_memory_runs_out()
    {
        Insert(100, 'a', 10);
        Insert(200, 'b', 10);
        Insert(300, 'c', 10);
        Assert.False(_reassembler.Prune(new(400), 1));
        Assert.True(_reassembler.Prune(new(50), 833));
        Assert.Equal(new SequenceNumber(110), _reassembler.End);
    }

    [Fact]
    public void Text_that_fits_behind_what_it_continues_costs_nothing()
    {
        Insert(100, 'a', 10, room: 50);
        Insert(110, 'b', 50);
        Assert.Equal(832, _reassembler.Charged);
        Insert(160, 'c', 1);
        Assert.Equal(1664, _reassembler.Charged);
    }

    private static SackBlock Block(uint left, uint right) => new(new(left), new(right));

    private SackBlock Duplicate()
    {
        var blocks = new SackBlock[4];
        Assert.True(_report.HasDuplicate);
        Assert.Equal(1, _report.CopyTo(blocks));
        return blocks[0];
    }

    private bool Insert(uint start, char text, int count, int room = 0)
    {
        PacketBuffer packet = _pool.TryRent(1500)!;
        packet.Append(count).Fill((byte)text);
        var segment = new HeldSegment
        {
            Start = new(start), Count = count, Packet = packet, Offset = packet.Start, Charge = 832, Room = room,
        };
        bool kept = _reassembler.TryInsert(segment, ref _report);
        packet.Release();
        return kept;
    }

    private string Take(uint next)
    {
        string text = "";
        while (_reassembler.TryTake(new(next + (uint)text.Length), new(next), ref _report, out HeldSegment taken))
        {
            text += System.Text.Encoding.Latin1.GetString(taken.Packet.Array, taken.Offset, taken.Count);
            taken.Packet.Release();
        }
        return text;
    }
}
