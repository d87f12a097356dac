using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Link;

/// <summary>The room as the stack sees it: frames in, frames out.</summary>
/// <remarks>Called by NetStack. Calls <see cref="EthernetInput"/>, <see cref="RawIPInput"/>, <see cref="SegmentMerger"/>,
/// <see cref="TransmitEdge"/>.</remarks>
internal sealed class LinkLayer(StackContext context, INetworkLayer network)
{
    private readonly EthernetInput _ethernet = new(context, network);
    private readonly RawIPInput _rawIP = new(context, network);
    private readonly TransmitEdge _edge = new(context);
    private readonly SegmentMerger _merger = new(context);

    /// <summary>A frame came in, from a device or from the loopback's queue. Takes ownership and counts it.</summary>
    public void Receive(Interface nic, PacketBuffer frame)
    {
        if (!nic.IsUp)
        {
            context.Drop(frame, DropReason.InterfaceDown);
            return;
        }
        nic.Counters.ReceivedFrames++;
        nic.Counters.ReceivedBytes += frame.Length;
        frame.Time = context.Now;
        if (nic.Kind == InterfaceKind.Ethernet) _ethernet.Receive(nic, frame);
        else _rawIP.Receive(nic, frame);
    }

    /// <summary>Frames came in together: consecutive segments of one flow go up as one. Takes ownership of each.</summary>
    public void Receive(Interface nic, ReadOnlySpan<PacketBuffer> frames)
    {
        if (frames.Length == 1)
        {
            Receive(nic, frames[0]);
            return;
        }
        foreach (PacketBuffer frame in frames)
        {
            _merger.Offer(nic.Kind, frame);
            while (_merger.TakeReady(out PacketBuffer ready)) Receive(nic, ready);
        }
        _merger.Flush();
        while (_merger.TakeReady(out PacketBuffer ready)) Receive(nic, ready);
    }

    /// <summary>Takes the next frame for the device, cut and summed as far as the device does not do it itself.</summary>
    public bool Poll(Interface nic, out PacketBuffer frame) => _edge.Poll(nic, out frame);
}
