using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Simulation.Packetdrill.Systems;

/// <summary>The network round a system under test: one interface, its address, and a peer behind it.</summary>
/// <param name="Local">The system's address.</param>
/// <param name="Remote">The peer's.</param>
/// <param name="Mtu">Largest IP packet.</param>
/// <param name="TicksPerSecond">How coarse the timers of our stack are (<see cref="Core.Transport.Tcp.TcpSettings.TicksPerSecond"/>).</param>
public sealed record DrillNetwork(InternetAddress Local, InternetAddress Remote, int Mtu, int TicksPerSecond = DrillNetwork.UsualTicks)
{
    /// <summary>Ticks of a second that scripts are written for: their authors' kernels count a thousand.</summary>
    public const int UsualTicks = 1000;

    private const int TcpChecksumOffset = 16;

    /// <summary>Marks a packet that stands for several, as a device that merges segments hands it over: its checksum is left to be
    /// finished by nobody.</summary>
    public static void MarkMerged(PacketBuffer packet, int segmentSize)
    {
        ArgumentNullException.ThrowIfNull(packet);
        bool isV4 = packet.Span[0] >> 4 == 4;
        ref PacketOffload offload = ref packet.Offload;
        offload.Segmentation = isV4 ? SegmentationKind.TcpV4 : SegmentationKind.TcpV6;
        offload.SegmentSize = (ushort)segmentSize;
        offload.Checksum = ChecksumState.Partial;
        offload.ChecksumStart = packet.Start + (isV4 ? (packet.Span[0] & 15) * 4 : 40);
        offload.ChecksumOffset = TcpChecksumOffset;
    }
}
