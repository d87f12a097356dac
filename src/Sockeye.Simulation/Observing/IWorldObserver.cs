using Sockeye.Core.Foundation;
using Sockeye.Devices.Middleware;
using Sockeye.Simulation.Topology;

namespace Sockeye.Simulation.Observing;

/// <summary>Sees everything that happens in a world, in order. Implementations do not change the world.</summary>
public interface IWorldObserver
{
    /// <summary>A frame left a host for a link, and its fate is known.</summary>
    /// <param name="passage">Who, where, when, why.</param>
    /// <param name="frame">The bytes, valid during the call only.</param>
    void OnFrame(in FramePassage passage, ReadOnlySpan<byte> frame);

    /// <summary>A frame arrived at a host, which will handle it next.</summary>
    void OnArrival(in FramePassage passage, ReadOnlySpan<byte> frame);

    /// <summary>A host's stack recorded an event.</summary>
    void OnTrace(Host host, in TraceRecord record);

    /// <summary>A program wrote a line.</summary>
    void OnOutput(Host host, string program, string line, Instant at);
}

/// <summary>One frame's way over a link.</summary>
/// <param name="Link">Which link.</param>
/// <param name="From">The port it left from.</param>
/// <param name="To">The port it goes to.</param>
/// <param name="Sent">When it left.</param>
/// <param name="Reason">Why the sender sent it.</param>
/// <param name="Fate">What becomes of it.</param>
/// <param name="Number">Number of the frame in the whole world, from 1, in order of sending.</param>
public readonly record struct FramePassage(
    Link Link, LinkPort From, LinkPort To, Instant Sent, TransmitReason Reason, PacketFate Fate, long Number)
{
    /// <summary>The reason and the link's part, as one comment; empty when there is nothing to tell.</summary>
    public string Comment
    {
        get
        {
            string reason = Reason.ToString();
            string fate = Fate.IsRemarkable ? From.Outbound.Describe(Fate) : "";
            return reason.Length == 0 ? fate : fate.Length == 0 ? reason : reason + "; " + fate;
        }
    }
}
