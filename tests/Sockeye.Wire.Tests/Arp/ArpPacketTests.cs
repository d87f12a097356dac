using Sockeye.Wire.Arp;
using Xunit;

namespace Sockeye.Wire.Tests.Arp;

public class ArpPacketTests
{
    private static readonly byte[] Request =
        Bytes.Of("0001 0800 06 04 0001 020000000001 0a000001 000000000000 0a000002");

    [Fact]
    public void A_captured_request_is_read_and_written_back()
    {
        Assert.True(ArpPacket.TryParse(Request, out var arp));
        Assert.Equal(ArpOperation.Request, arp.Operation);
        Assert.Equal("02:00:00:00:00:01", arp.SenderMac.ToString());
        Assert.Equal("10.0.0.1", arp.SenderAddress.ToString());
        Assert.True(arp.TargetMac.IsZero);
        Assert.Equal("10.0.0.2", arp.TargetAddress.ToString());
        Assert.False(arp.IsProbe);
        Assert.False(arp.IsAnnouncement);

        var written = new byte[28];
        var length = ArpPacket.Write(
            written, arp.Operation, arp.SenderMac, arp.SenderAddress, arp.TargetMac, arp.TargetAddress);
        Assert.Equal(28, length);
        Assert.Equal(Request, written);
    }

    [Fact] // RFC 5227 §1.1
    public void Probes_and_announcements_are_told_from_questions()
    {
        Assert.True(ArpPacket.TryParse(Request.With(14, 0, 0, 0, 0), out var probe));
        Assert.True(probe.IsProbe);
        Assert.True(ArpPacket.TryParse(Request.With(24, 10, 0, 0, 1), out var announcement));
        Assert.True(announcement.IsAnnouncement);
    }

    [Fact]
    public void Row_001_a_body_shorter_than_28_bytes_is_refused()
    {
        for (var length = 0; length < 28; length++) Assert.False(ArpPacket.TryParse(Request.AsSpan(0, length), out _));
    }

    [Theory]
    [InlineData(1, 6)] // hardware type
    [InlineData(2, 0x86)] // protocol type
    [InlineData(4, 8)] // hardware length
    [InlineData(4, 255)]
    [InlineData(5, 16)] // protocol length
    [InlineData(5, 0)]
    public void Row_002_another_type_or_length_is_refused(int offset, byte value) =>
        Assert.False(ArpPacket.TryParse(Request.With(offset, value), out _));

    [Fact]
    public void Padding_behind_the_packet_does_no_harm() =>
        Assert.True(ArpPacket.TryParse([.. Request, .. new byte[18]], out _));
}
