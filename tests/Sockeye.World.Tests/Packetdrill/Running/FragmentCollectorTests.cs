using Sockeye.Simulation.Packetdrill.Packets;
using Sockeye.Simulation.Packetdrill.Running;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.World.Tests.Packetdrill.Running;

/// <summary>Segments are glued into the one that a script's line means.</summary>
public class FragmentCollectorTests
{
    private static DrillPacket Segment(uint sequence, int length, TcpFlags flags = TcpFlags.Ack, ushort window = 100) => new()
    {
        Source = InternetAddress.Parse("192.168.0.1"), Destination = InternetAddress.Parse("192.0.2.1"), Protocol = IPProtocol.Tcp,
        Sequence = sequence, Payload = new byte[length], Flags = flags, Window = window,
    };

    [Fact]
    public void Equal_segments_become_one_with_the_flags_of_the_last_and_CWR_of_the_first()
    {
        var collector = new FragmentCollector(2500);
        Assert.Null(collector.Add(Segment(1, 1000, TcpFlags.Ack | TcpFlags.Cwr)));
        Assert.Null(collector.Add(Segment(1001, 1000)));
        Assert.False(collector.IsComplete);
        Assert.Null(collector.Add(Segment(2001, 500, TcpFlags.Ack | TcpFlags.Psh | TcpFlags.Fin)));
        Assert.True(collector.IsComplete);
        DrillPacket whole = collector.Join();
        Assert.Equal((1u, 2500), (whole.Sequence, whole.Payload.Length));
        Assert.Equal(TcpFlags.Ack | TcpFlags.Psh | TcpFlags.Fin | TcpFlags.Cwr, whole.Flags);
    }

    [Theory]
    [InlineData(1001u, 900, TcpFlags.Ack, 100, "900 octets instead of 1000")]
    [InlineData(1002u, 1000, TcpFlags.Ack, 100, "a sequence number that does not follow")]
    [InlineData(1001u, 1000, TcpFlags.Ack, 101, "another window")]
    [InlineData(1001u, 1000, TcpFlags.Ack | TcpFlags.Ece, 100, "other flags")]
    public void What_does_not_go_on_is_refused(uint sequence, int length, TcpFlags flags, int window, string reason)
    {
        var collector = new FragmentCollector(3000);
        Assert.Null(collector.Add(Segment(1, 1000)));
        Assert.Equal(reason, collector.Add(Segment(sequence, length, flags, (ushort)window)));
    }
}
