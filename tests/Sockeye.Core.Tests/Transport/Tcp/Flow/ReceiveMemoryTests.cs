using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Flow;
using Sockeye.Core.Transport.Tcp.Sequence;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Flow;

/// <summary>Memory and windows of the receiver (RFC 9293 §3.8.6.2.2, RFC 7323 §2). The prices were measured on Linux 6.18.</summary>
public sealed class ReceiveMemoryTests
{
    [Theory]
    [InlineData(1, 832)]
    [InlineData(100, 832)]
    [InlineData(500, 1280)]
    [InlineData(1000, 2304)]
    [InlineData(2000, 4352)]
    [InlineData(4000, 8448)]
    [InlineData(10_000, 12_544)]
    [InlineData(20_000, 20_736)]
    [InlineData(40_000, 41_216)]
    [InlineData(65_000, 65_792)]
    public void A_packet_costs_its_buffer(int text, int expected) => Assert.Equal(expected, SegmentMemory.Of(40 + text).Charge);

    [Fact]
    public void Text_that_fits_behind_the_last_packet_is_free_and_a_packet_is_paid_until_its_last_byte_is_read()
    {
        var charges = new ReceiveCharges();
        charges.Add(10, SegmentMemory.Of(50));
        charges.Add(110, SegmentMemory.Of(150));
        Assert.Equal(832, charges.Total);
        charges.Add(50, SegmentMemory.Of(90));
        Assert.Equal(1664, charges.Total);
        charges.Remove(100);
        Assert.Equal(1664, charges.Total);
        charges.Add(500, SegmentMemory.Of(540));
        charges.Remove(21);
        Assert.Equal(2112, charges.Total);
        charges.Remove(549);
        Assert.Equal(0, charges.Total);
    }

    [Fact]
    public void Many_small_pieces_moved_together_cost_less()
    {
        var charges = new ReceiveCharges();
        for (int i = 0; i < 100; i++) charges.Add(200, SegmentMemory.Of(240));
        int before = charges.Total;
        charges.Collapse();
        Assert.True(charges.Total < before, $"{before} → {charges.Total}");
        charges.Remove(20_000);
        Assert.Equal(0, charges.Total);
    }

    [Theory]
    [InlineData(131_072, false, 1460, 64_240, 10)]
    [InlineData(20_000, true, 1460, 8760, 0)]
    [InlineData(40_000, true, 1460, 18_980, 0)]
    [InlineData(2_000_000, true, 1460, 998_640, 4)]
    public void The_first_window_is_half_the_memory_in_whole_segments(int memory, bool isFixed, int mss, int window, int scale)
    {
        var settings = new TcpSettings();
        var options = new TcpSocketOptions(settings) { ReceiveBuffer = memory, ReceiveBufferFixed = isFixed };
        InitialReceiveWindow initial = InitialReceiveWindow.Choose(settings, options, mss, isScaled: true, metrics: null);
        Assert.Equal((window, scale), (initial.Window, (int)initial.Scale.Shift));
    }

    [Fact]
    public void Without_scaling_the_window_is_what_sixteen_bits_say()
    {
        var settings = new TcpSettings();
        var options = new TcpSocketOptions(settings) { ReceiveBuffer = 1 << 20 };
        InitialReceiveWindow initial = InitialReceiveWindow.Choose(settings, options, 1460, isScaled: false, metrics: null);
        Assert.Equal((65_535, (ushort)65_535), (initial.Clamp, initial.Field.Value));
    }

    [Fact]
    public void The_window_closes_in_time_and_never_moves_its_right_edge_back()
    {
        ReceiveBudget budget = Budget(20_000);
        ReceiveSequence rcv = ReceiveSequence.Begin(new SequenceNumber(0), 8760);
        rcv.Nxt += 4000;
        budget.Charged = 19_000;
        Assert.Equal(0, ReceiveWindow.Select(rcv, budget, 1000, mayShrink: false, out bool isScarce));
        Assert.True(isScarce);
        Assert.Equal(4760, ReceiveWindow.Offer(ref rcv, budget, 1000, mayShrink: false).Value);
    }

    [Fact]
    public void Where_it_may_shrink_it_does_but_the_farthest_edge_is_remembered()
    {
        ReceiveBudget budget = Budget(200_000);
        ReceiveSequence rcv = ReceiveSequence.Begin(new SequenceNumber(0), 60_000);
        rcv.Scale = new WindowScale(2);
        budget.Charged = 199_000;
        Assert.Equal(0, ReceiveWindow.Offer(ref rcv, budget, 1000, mayShrink: true).Value);
        Assert.Equal(0, rcv.Wnd);
        Assert.Equal(new SequenceNumber(60_001), rcv.Limit);
    }

    [Fact]
    public void A_small_gain_of_room_is_not_told()
    {
        ReceiveBudget budget = Budget(20_000);
        ReceiveSequence rcv = ReceiveSequence.Begin(new SequenceNumber(0), 8000);
        budget.Charged = 20_000 - (2 * 8500);
        Assert.Equal(8000, ReceiveWindow.Select(rcv, budget, 1000, mayShrink: false, out _));
    }

    [Fact]
    public void Segments_that_fill_their_memory_let_the_window_grow_and_dust_does_not()
    {
        ReceiveBudget budget = Budget(131_072);
        int before = budget.Threshold;
        budget.Learn(1460, 2304, offered: 0);
        Assert.True(budget.TryGrow(1460, 2304, 1460, 1460, 32 << 20));
        Assert.Equal(before + 2920, budget.Threshold);
        ReceiveBudget dust = Budget(131_072);
        dust.SetClamp(60_000, 30_000);
        Assert.False(dust.TryGrow(1, 832, 536, 1460, 131_072));
    }

    /// <summary>The clamps of Linux 6.18 with tcp_app_win set so.</summary>
    [Theory]
    [InlineData(131_072, false, 0, 65_536)]
    [InlineData(131_072, false, 1, 32_768)]
    [InlineData(131_072, false, 2, 49_152)]
    [InlineData(131_072, false, 5, 63_488)]
    [InlineData(131_072, false, 30, 64_076)]
    [InlineData(131_072, false, 31, 64_076)]
    [InlineData(10_000, true, 0, 5000)]
    [InlineData(10_000, true, 1, 3540)]
    [InlineData(10_000, true, 31, 3540)]
    public void A_part_of_the_buffer_is_kept_back(int memory, bool isFixed, int shift, int clamp) =>
        Assert.Equal(clamp, Budget(memory, shift, isFixed).Clamp);

    private static ReceiveBudget Budget(int memory, int reserveShift = 31, bool isFixed = true)
    {
        var settings = new TcpSettings();
        var options = new TcpSocketOptions(settings) { ReceiveBuffer = memory, ReceiveBufferFixed = isFixed };
        ReceiveBudget budget = ReceiveBudget.Begin(memory, isFixed);
        budget.Offer(InitialReceiveWindow.Choose(settings, options, 1460, isScaled: true, metrics: null));
        budget.OnEstablished(1460, reserveShift);
        return budget;
    }
}
