using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Link;

namespace Sockeye.Core.Stack;

public sealed partial class NetStack
{
    // Bound of one call: packets that answer each other over the loopback for ever would otherwise never return. What is
    // left waits for the next call, which NextDeadline asks for at once.
    private const int LoopbackFramesPerCall = 4096;

    /// <summary>A frame came in. Takes ownership.</summary>
    /// <param name="nic">Where.</param>
    /// <param name="frame">The frame from its link header on; rented from <see cref="Pool"/>.</param>
    /// <param name="now">When.</param>
    public void HandleFrame(Interface nic, PacketBuffer frame, Instant now)
    {
        Enter(now);
        _rooms.Link.Receive(nic, frame);
        Leave();
    }

    /// <summary>Frames came in together; segments of one flow are merged before TCP sees them. Takes ownership of each.</summary>
    public void HandleFrames(Interface nic, ReadOnlySpan<PacketBuffer> frames, Instant now)
    {
        Enter(now);
        _rooms.Link.Receive(nic, frames);
        Leave();
    }

    /// <summary>Does all work due at <paramref name="now"/>.</summary>
    public void HandleTimeout(Instant now)
    {
        Enter(now);
        _context.Deadlines.RunDue(now);
        Leave();
    }

    /// <summary>Takes the next frame for a device; the caller owns it.</summary>
    public bool PollTransmit(Interface nic, out PacketBuffer frame)
    {
        // The loopback's queue is drained inside, at the end of each call.
        frame = null!;
        return nic != Loopback && _rooms.Link.Poll(nic, out frame);
    }

    /// <summary>Gives a frame back that the device had no room for; it is the next one again.</summary>
    public void Untransmitted(Interface nic, PacketBuffer frame)
    {
        if (nic == Loopback) throw new ArgumentException("the loopback has no device", nameof(nic));
        nic.Transmit.Requeue(frame);
    }

    private void DrainLoopback()
    {
        int left = LoopbackFramesPerCall;
        while (left > 0 && Loopback.Transmit.Count > 0)
        {
            for (int batch = Loopback.Transmit.Count; batch > 0 && left > 0; batch--, left--)
            {
                if (_rooms.Link.Poll(Loopback, out PacketBuffer frame)) _rooms.Link.Receive(Loopback, frame);
            }
            _rooms.Tcp.Flush();
        }
    }
}
