using Sockeye.Core.Foundation;
using Sockeye.Devices.Loopback;
using Sockeye.Devices.Pcap;
using Sockeye.Wire.Pcap;
using Xunit;

namespace Sockeye.Devices.Tests.Middleware;

public sealed class PcapDeviceTests
{
    [Fact]
    public void Both_directions_are_in_the_file_with_reasons_and_finished_checksums()
    {
        var stream = new MemoryStream();
        var (left, right) = PairDevice.Create(new PairOptions { Offload = true, LinkLayer = LinkLayer.RawIP });
        var pool = new PacketPool();
        using (var file = new CaptureFile(stream, TimeProvider.System))
        using (var device = new PcapDevice(left, file))
        {
            var sent = Packets.Udp(pool, "10.0.0.1", "10.0.0.2", 7, "probe"u8, partial: true);
            sent.Reason = new TransmitReason(TransmitCause.WindowProbe, 2);
            Assert.Equal(1, device.Transmit([sent]));
            right.Transmit([Packets.Frame(pool, [0x45, 9])]);
            var batch = new PacketBuffer[1];
            Assert.Equal(1, device.Receive(batch, pool));
            batch[0].Release();
            Assert.Equal(2, file.Packets);
        }

        var reader = CaptureReader.Open(new MemoryStream(stream.ToArray()));
        Assert.True(reader.TryReadNext(out var first));
        Assert.Equal(PacketDirection.Outbound, first.Direction);
        Assert.Equal("window probe 2", first.Comment);
        Assert.Equal("pair-left", first.InterfaceName);
        Assert.Equal(LinkType.RawIP, first.LinkType);
        var udp = first.Data.Span[20..];
        Assert.Equal(0xffff, Packets.Fold(Packets.Sum(first.Data.Span[12..20]) + 17 + (uint)udp.Length + Packets.Sum(udp)));
        Assert.True(reader.TryReadNext(out var second));
        Assert.Equal(PacketDirection.Inbound, second.Direction);
        Assert.Equal([0x45, 9], second.Data.ToArray());
        Assert.False(reader.TryReadNext(out _));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_refused_with_a_sentence()
    {
        var refused = Assert.Throws<IOException>(() => CaptureFile.Create("/no/such/folder/x.pcapng", TimeProvider.System));
        Assert.Contains("cannot write the capture /no/such/folder/x.pcapng", refused.Message, StringComparison.Ordinal);
    }
}
