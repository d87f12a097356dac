using Sockeye.Core.Foundation;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Streams;

/// <summary>A segment that is kept beyond a hole, or was and is now taken out.</summary>
internal struct HeldSegment
{
    /// <summary>The sequence number of the first byte.</summary>
    public SequenceNumber Start;

    /// <summary>Bytes of text; 0 for a bare FIN.</summary>
    public int Count;

    /// <summary>A FIN stands behind the text.</summary>
    public bool HasFin;

    /// <summary>The packet, with a reference that belongs to whoever has this.</summary>
    public PacketBuffer Packet;

    /// <summary>Where the text begins in the packet's array.</summary>
    public int Offset;

    /// <summary>The memory that is paid for it.</summary>
    public int Charge;

    /// <summary>Text that its buffer still takes for nothing.</summary>
    public int Room;

    /// <summary>The sequence number behind it.</summary>
    public readonly SequenceNumber End => Start + Count + (HasFin ? 1 : 0);
}
