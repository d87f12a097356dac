using CsCheck;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Fragmentation;

/// <summary>What both versions do alike. The numbers are rows of the table of hostile inputs.</summary>
public abstract class ReassemblyTests(IPVersion version)
{
    private readonly ReassemblyHost _host = ReassemblyHost.Of(version);

    [Fact]
    public void Fragments_in_order_become_the_datagram()
    {
        byte[] data = ReassemblyHost.Bytes(3000);
        Assert.Null(_host.Receives(data.AsSpan(0, 1480), 0, more: true));
        Assert.Null(_host.Receives(data.AsSpan(1480, 1480), 1480, more: true));
        Assert.Equal(data, _host.Receives(data.AsSpan(2960), 2960, more: false));
        _host.IsEmpty();
    }

    [Fact]
    public void Fragments_in_any_order_and_doubled_become_the_datagram() =>
        Gen.Select(Gen.Int[1, 1200], Gen.Int[1, 20], Gen.Int).Sample((length, unit, seed) =>
        {
            var host = ReassemblyHost.Of(version);
            byte[] data = ReassemblyHost.Bytes(length + 24, seed);
            int step = Math.Max(unit * 8, data.Length / 200 * 8);
            // The first has room for the transport's header, as an honest sender's.
            var cuts = new List<int> { 0 };
            for (int at = Math.Max(step, 24); at < data.Length; at += step) cuts.Add(at);
            var order = cuts.ToArray();
            new Random(seed).Shuffle(order);
            byte[]? whole = null;
            foreach (int start in order)
            {
                int next = cuts.IndexOf(start) + 1;
                int end = next < cuts.Count ? cuts[next] : data.Length;
                Assert.Null(whole);
                whole = host.Receives(data.AsSpan(start, end - start), start, end < data.Length);
                if (whole is null && cuts.Count > 1) Assert.Null(host.Receives(data.AsSpan(start, end - start), start, end < data.Length));
            }
            Assert.Equal(data, whole);
            host.IsEmpty();
        }, iter: 300);

    [Fact]
    public void The_largest_datagram_fits()
    {
        int most = version == IPVersion.V4 ? 65_515 : 65_535;
        byte[] data = ReassemblyHost.Bytes(most);
        byte[]? whole = null;
        for (int at = 0; at < most; at += 552) whole = _host.Receives(data.AsSpan(at, Math.Min(552, most - at)), at, at + 552 < most);
        Assert.Equal(data, whole);
        _host.IsEmpty();
    }

    [Theory]
    [InlineData(8, 16)]
    [InlineData(0, 40)]
    [InlineData(24, 40)]
    [InlineData(40, 16)]
    public void Row_23_46_An_overlap_drops_the_datagram_and_what_comes_of_it_later(int offset, int count)
    {
        byte[] data = ReassemblyHost.Bytes(96);
        _host.Receives(data.AsSpan(0, 32), 0, more: true);
        _host.Receives(data.AsSpan(48, 32), 48, more: true);
        Assert.Null(_host.Receives(data.AsSpan(offset, count), offset, more: true));
        Assert.Equal(0, _host.Context.Pool.Outstanding);
        Assert.Null(_host.Receives(data.AsSpan(32, 16), 32, more: true));
        Assert.Null(_host.Receives(data.AsSpan(80), 80, more: false));
        Assert.Equal(3, _host.Context.Drops[DropReason.FragmentOverlap]);
        _host.At(61);
        Assert.Empty(_host.Reports);
        _host.IsEmpty();
    }

    [Fact]
    public void Row_24_47_An_exact_duplicate_is_ignored()
    {
        byte[] data = ReassemblyHost.Bytes(64);
        _host.Receives(data.AsSpan(0, 32), 0, more: true);
        Assert.Null(_host.Receives(data.AsSpan(0, 32), 0, more: true));
        Assert.Equal(data, _host.Receives(data.AsSpan(32), 32, more: false));
        _host.IsEmpty();
    }

    [Fact]
    public void A_duplicate_with_other_bytes_is_an_overlap()
    {
        byte[] data = ReassemblyHost.Bytes(64);
        _host.Receives(data.AsSpan(0, 32), 0, more: true);
        _host.Receives(data.AsSpan(32, 32), 0, more: true);
        Assert.Null(_host.Receives(data.AsSpan(32), 32, more: false));
        Assert.Equal(2, _host.Context.Drops[DropReason.FragmentOverlap]);
    }

    [Theory]
    [InlineData(32, 8, false)]
    [InlineData(64, 8, false)]
    [InlineData(64, 8, true)]
    public void Row_28_A_second_end_or_data_past_the_end_drops_the_datagram(int offset, int count, bool more)
    {
        byte[] data = ReassemblyHost.Bytes(128);
        _host.Receives(data.AsSpan(48, 16), 48, more: false);
        Assert.Null(_host.Receives(data.AsSpan(offset, count), offset, more));
        Assert.Null(_host.Receives(data.AsSpan(0, 48), 0, more: true));
        Assert.Equal(0, _host.Context.Pool.Outstanding);
    }

    [Fact]
    public void Row_26_53_A_fragment_without_data_is_dropped()
    {
        Assert.Null(_host.Receives([], 0, more: true));
        Assert.Null(_host.Receives([], 8, more: false));
        _host.IsEmpty();
    }

    [Fact]
    public void Row_29_54_A_datagram_that_never_completes_is_freed_and_told_of_once_when_its_first_fragment_came()
    {
        double patience = version == IPVersion.V4 ? 30 : 60;
        byte[] data = ReassemblyHost.Bytes(32);
        _host.Receives(data, 0, more: true, id: 1);
        _host.Receives(data, 32, more: true, id: 2);
        _host.At(patience - 0.001);
        Assert.Equal(2, _host.Count);
        _host.At(patience);
        int headers = version == IPVersion.V4 ? 20 : 48;
        Assert.Equal([$"time exceeded, {headers + 32} bytes"], _host.Reports);
        Assert.Equal(2, _host.Context.Drops[DropReason.FragmentTimeout]);
        _host.IsEmpty();
    }

    [Fact]
    public void Row_30_55_A_flood_stays_within_the_bound_and_others_still_pass()
    {
        var options = new InternetOptions();
        byte[] data = ReassemblyHost.Bytes(48);
        for (uint i = 0; i < 20_000; i++)
        {
            InternetAddress source = version == IPVersion.V4 ? new IPv4Address(0x0B00_0000 + i) : new IPv6Address(0xFD00_0000_0000_0001, i + 1);
            Assert.Null(_host.Receives(data.AsSpan(24), 24, more: true, id: i, source: source));
            Assert.True(_host.HeldBytes <= options.ReassemblyMemory);
            if (i % 1000 != 0) continue;
            Assert.Null(_host.Receives(data.AsSpan(0, 24), 0, more: true, id: 0xFFFF));
            Assert.Equal(data, _host.Receives(data.AsSpan(24), 24, more: false, id: 0xFFFF));
        }
        Assert.True(_host.Context.Drops[DropReason.FragmentMemory] > 10_000);
        _host.At(61);
        _host.IsEmpty();
    }

    [Fact]
    public void Row_31_One_datagram_in_thousands_of_pieces_is_given_up()
    {
        byte[] data = ReassemblyHost.Bytes(8);
        for (int i = 8191; i >= 8; i--) Assert.Null(_host.Receives(data, i * 8, more: i != 8191));
        Assert.Equal(1, _host.Context.Drops[DropReason.FragmentMemory]);
        Assert.Equal(0, _host.Context.Pool.Outstanding);
    }

    [Fact]
    public void Row_32_Marked_fragments_among_such_as_cannot_be_marked_drop_the_datagram()
    {
        byte[] data = ReassemblyHost.Bytes(64);
        _host.Receives(data.AsSpan(0, 32), 0, more: true, ecn: 0);
        Assert.Null(_host.Receives(data.AsSpan(32), 32, more: false, ecn: 3));
        Assert.Equal(1, _host.Context.Drops[DropReason.FragmentMalformed]);
        _host.IsEmpty();
    }

    [Fact]
    public void A_mark_on_any_fragment_is_a_mark_on_the_datagram()
    {
        byte[] data = ReassemblyHost.Bytes(64);
        _host.Receives(data.AsSpan(0, 32), 0, more: true, ecn: 2);
        Assert.NotNull(_host.Receives(data.AsSpan(32), 32, more: false, ecn: 3));
        int ecn = version == IPVersion.V4 ? _host.LastHeader[1] & 3 : (_host.LastHeader[1] >> 4) & 3;
        Assert.Equal(3, ecn);
    }

    [Fact]
    public void A_small_fragment_in_a_large_buffer_is_charged_for_a_small_one()
    {
        _host.Receives(ReassemblyHost.Bytes(32), 0, more: true, roomInBuffer: 60_000);
        Assert.True(_host.HeldBytes < 4096);
    }

    [Fact]
    public void An_interface_that_goes_away_takes_its_fragments_along()
    {
        _host.Receives(ReassemblyHost.Bytes(32), 0, more: true);
        _host.Forget();
        _host.IsEmpty();
    }

    [Fact]
    public void Without_packet_memory_a_datagram_is_dropped_and_nothing_is_left()
    {
        var host = ReassemblyHost.Of(version, poolLimit: 3 * PacketPool.SmallCapacity);
        byte[] data = ReassemblyHost.Bytes(3000);
        host.Receives(data.AsSpan(0, 1000), 0, more: true);
        host.Receives(data.AsSpan(1000, 1000), 1000, more: true);
        Assert.Null(host.Receives(data.AsSpan(2000), 2000, more: false));
        Assert.Equal(1, host.Context.Drops[DropReason.NoBuffer]);
        host.IsEmpty();
    }
}
