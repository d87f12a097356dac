using Sockeye.Core.Foundation;

namespace Sockeye.Core.Link;

/// <summary>The last step of every way down: into the interface's transmit queue.</summary>
/// <remarks>Called by <see cref="EthernetOutput"/> and <see cref="RawIPOutput"/>. Calls <see cref="TransmitQueue"/>.</remarks>
internal sealed class LinkOutput(StackContext context)
{
    /// <summary>Queues a frame for the device. Takes ownership; a frame that cannot be queued is counted and gone.</summary>
    public bool Enqueue(Interface nic, PacketBuffer frame)
    {
        if (!nic.IsUp)
        {
            context.Drop(frame, DropReason.InterfaceDown);
            return false;
        }
        frame.Time = context.Now;
        int length = frame.Length;
        if (!nic.Transmit.TryEnqueue(frame))
        {
            nic.Counters.TransmitDrops++;
            context.Drop(frame, nic.Transmit.IsClosed ? DropReason.TransmitRefused : DropReason.TransmitQueueFull);
            return false;
        }
        nic.Counters.TransmittedFrames++;
        nic.Counters.TransmittedBytes += length;
        return true;
    }
}
