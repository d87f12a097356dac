using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Fragmentation;
using Sockeye.Core.Tests.Internet.Fixture;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.IPv4;
using Sockeye.Wire.IPv6;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Fragmentation;

/// <summary>RFC 791 §3.2 and RFC 8200 §4.5, from the sender's side.</summary>
public sealed class FragmenterTests
{
    private readonly PacketPool _pool = new();

    [Theory]
    [InlineData(3000, 1500)]
    [InlineData(65_515, 1500)]
    [InlineData(65_515, 576)]
    [InlineData(500, 68)]
    [InlineData(1481, 1500)]
    public void IPv4_pieces_fit_the_link_and_are_the_packet(int size, int mtu)
    {
        byte[] data = ReassemblyHost.Bytes(size);
        List<byte[]> pieces = Cut(Bytes.IPv4("10.0.0.1", "10.0.0.2", IPProtocol.Udp, data, identification: 77), mtu);
        var whole = new byte[size];
        for (int i = 0; i < pieces.Count; i++)
        {
            Assert.True(IPv4Packet.TryParse(pieces[i], out IPv4Packet piece));
            Assert.True(piece.TotalLength <= mtu);
            Assert.True(piece.IsChecksumValid);
            Assert.Equal(77, piece.Identification);
            Assert.Equal(i < pieces.Count - 1, piece.MoreFragments);
            Assert.False(piece.DontFragment);
            if (piece.MoreFragments) Assert.Equal(0, piece.Payload.Length % 8);
            piece.Payload.CopyTo(whole.AsSpan(piece.FragmentOffset));
        }
        Assert.Equal(data, whole);
        Assert.Equal(0, _pool.Outstanding);
    }

    [Fact]
    public void A_fragment_is_cut_again_on_the_way_without_losing_its_place()
    {
        byte[] data = ReassemblyHost.Bytes(1000);
        List<byte[]> pieces = Cut(Bytes.IPv4("10.0.0.1", "10.0.0.2", IPProtocol.Udp, data, moreFragments: true, offset: 1480), 576);
        Assert.All(pieces, bytes =>
        {
            Assert.True(IPv4Packet.TryParse(bytes, out IPv4Packet piece));
            Assert.True(piece.MoreFragments);
        });
        Assert.True(IPv4Packet.TryParse(pieces[1], out IPv4Packet second));
        Assert.Equal(1480 + 552, second.FragmentOffset);
    }

    [Fact]
    public void Only_options_with_the_copied_flag_are_in_later_pieces()
    {
        // Router alert (copied), record route of one place (not copied), one byte of padding.
        byte[] options = [0x94, 4, 0, 0, 7, 7, 4, 0, 0, 0, 0, 1];
        List<byte[]> pieces = Cut(Bytes.IPv4("10.0.0.1", "10.0.0.2", IPProtocol.Udp, ReassemblyHost.Bytes(2000), options: options), 1500);
        Assert.True(IPv4Packet.TryParse(pieces[0], out IPv4Packet first));
        Assert.Equal(options, first.Options.ToArray());
        Assert.True(IPv4Packet.TryParse(pieces[1], out IPv4Packet second));
        Assert.Equal(new byte[] { 0x94, 4, 0, 0 }, second.Options.ToArray());
        Assert.True(second.IsChecksumValid);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void IPv6_pieces_have_a_fragment_header_behind_what_every_hop_reads(bool hasHopByHop)
    {
        byte[] data = ReassemblyHost.Bytes(3000);
        byte[] payload = data;
        if (hasHopByHop)
        {
            payload = new byte[8 + data.Length];
            OptionsHeader.WriteRouterAlert(payload, IPProtocol.Udp);
            data.CopyTo(payload, 8);
        }
        byte[] packet = Bytes.IPv6("fd00::1", "fd00::2", hasHopByHop ? IPProtocol.HopByHop : IPProtocol.Udp, payload);
        var whole = new byte[data.Length];
        foreach (byte[] bytes in Cut(packet, 1280, identification: 0xABCDEF01))
        {
            Assert.True(bytes.Length <= 1280);
            Assert.True(IPv6Packet.TryParse(bytes, out IPv6Packet piece));
            Assert.Equal(bytes.Length, piece.Bytes.Length);
            ExtensionHeaders headers = ExtensionHeaders.Walk(piece);
            Assert.Equal(hasHopByHop, headers.HopByHopOffset != 0);
            Assert.Equal(IPProtocol.Udp, headers.Protocol);
            Assert.True(FragmentHeader.TryParse(piece.Bytes[headers.FragmentOffset..], out FragmentHeader fragment));
            Assert.Equal(0xABCDEF01, fragment.Identification);
            piece.Bytes[headers.Offset..].CopyTo(whole.AsSpan(fragment.Offset));
        }
        Assert.Equal(data, whole);
    }

    [Fact]
    public void Without_memory_it_stops_and_says_so()
    {
        var pool = new PacketPool(PacketPool.LargeCapacity + PacketPool.SmallCapacity);
        PacketBuffer packet = pool.TryRent(9000)!;
        byte[] bytes = Bytes.IPv4("10.0.0.1", "10.0.0.2", IPProtocol.Udp, ReassemblyHost.Bytes(8000));
        bytes.CopyTo(packet.Append(bytes.Length));
        var fragmenter = new Fragmenter(pool, packet, 1500, 0);
        Assert.True(fragmenter.TryNext(out PacketBuffer first));
        Assert.False(fragmenter.TryNext(out _));
        Assert.True(fragmenter.IsOutOfMemory);
        first.Release();
        packet.Release();
        Assert.Equal(0, pool.Outstanding);
    }

    private List<byte[]> Cut(byte[] bytes, int mtu, uint identification = 0)
    {
        PacketBuffer packet = _pool.TryRent(bytes.Length)!;
        bytes.CopyTo(packet.Append(bytes.Length));
        var pieces = new List<byte[]>();
        var fragmenter = new Fragmenter(_pool, packet, mtu, identification);
        while (fragmenter.TryNext(out PacketBuffer piece))
        {
            pieces.Add(piece.Span.ToArray());
            piece.Release();
        }
        packet.Release();
        return pieces;
    }
}
