using CsCheck;
using Sockeye.Wire.Ethernet;
using Xunit;

namespace Sockeye.Wire.Tests.Ethernet;

public class EthernetFrameTests
{
    private static readonly byte[] Frame = Bytes.Of("020000000002 020000000001 0800 4500");

    [Fact]
    public void A_captured_frame_is_read_and_written_back()
    {
        Assert.True(EthernetFrame.TryParse(Frame, out var frame));
        Assert.Equal("02:00:00:00:00:02", frame.Destination.ToString());
        Assert.Equal("02:00:00:00:00:01", frame.Source.ToString());
        Assert.Equal(EtherType.IPv4, frame.EtherType);
        Assert.Equal("4500", Bytes.Hex(frame.Payload));

        var written = new byte[14];
        Assert.Equal(14, EthernetFrame.Write(written, frame.Destination, frame.Source, frame.EtherType));
        Assert.Equal(Frame[..14], written);
    }

    [Fact]
    public void Row_001_a_frame_shorter_than_14_bytes_is_refused()
    {
        for (var length = 0; length < 14; length++) Assert.False(EthernetFrame.TryParse(Frame.AsSpan(0, length), out _));
        Assert.True(EthernetFrame.TryParse(Frame.AsSpan(0, 14), out _));
    }

    [Fact]
    public void Row_009_64_nested_VLAN_tags_are_refused_at_the_third()
    {
        var bytes = new byte[64 * 4];
        for (var i = 0; i < bytes.Length; i += 4) (bytes[i + 2], bytes[i + 3]) = (0x81, 0x00);
        var type = EtherType.Vlan;
        ReadOnlySpan<byte> payload = bytes;
        Assert.False(VlanTag.TryStrip(ref type, ref payload, out _, out _, out var count));
        Assert.Equal(VlanTag.MaxDepth, count);
    }

    [Fact]
    public void A_service_tag_round_a_customer_tag_is_taken_off()
    {
        var type = EtherType.ServiceVlan;
        ReadOnlySpan<byte> payload = Bytes.Of("6064 8100 1007 0800 45");
        Assert.True(VlanTag.TryStrip(ref type, ref payload, out var outer, out var inner, out var count));
        Assert.Equal(2, count);
        Assert.Equal(new VlanTag(100, 3), outer);
        Assert.Equal(new VlanTag(7, 0, true), inner);
        Assert.Equal(EtherType.IPv4, type);
        Assert.Equal("45", Bytes.Hex(payload));
    }

    [Fact]
    public void A_tag_cut_short_is_refused()
    {
        for (var length = 0; length < 4; length++)
        {
            var type = EtherType.Vlan;
            ReadOnlySpan<byte> payload = Bytes.Of("0064 0800").AsSpan(0, length);
            Assert.False(VlanTag.TryStrip(ref type, ref payload, out _, out _, out _));
        }
    }

    [Fact]
    public void A_tag_is_read_as_it_was_written() =>
        Gen.Select(Gen.UShort[0, 4095], Gen.Byte[0, 7], Gen.Bool).Sample((id, priority, eligible) =>
        {
            var tag = new VlanTag(id, priority, eligible);
            var bytes = new byte[4];
            tag.Write(bytes, EtherType.IPv6);
            var type = EtherType.Vlan;
            ReadOnlySpan<byte> payload = bytes;
            Assert.True(VlanTag.TryStrip(ref type, ref payload, out var outer, out _, out _));
            Assert.Equal(tag, outer);
            Assert.Equal(EtherType.IPv6, type);
        });
}
