using Sockeye.Core.Foundation;
using Sockeye.Simulation.Observing;
using Sockeye.Simulation.Topology;

namespace Sockeye.Simulation.Soak;

/// <summary>One number for everything that went over the links: equal runs have equal numbers.</summary>
internal sealed class FrameHash : IWorldObserver
{
    /// <summary>The number so far (FNV-1a over times, links and bytes).</summary>
    public ulong Value { get; private set; } = 0xcbf29ce484222325UL;

    /// <summary>Frames so far.</summary>
    public long Frames { get; private set; }

    public void OnFrame(in FramePassage passage, ReadOnlySpan<byte> frame)
    {
        Frames++;
        Mix((ulong)passage.Sent.Nanoseconds);
        Mix((ulong)passage.Link.Number);
        Mix((ulong)passage.Fate.Arrival.Nanoseconds);
        foreach (byte b in frame) Value = (Value ^ b) * 0x100000001b3UL;
    }

    public void OnArrival(in FramePassage passage, ReadOnlySpan<byte> frame)
    {
    }

    public void OnTrace(Host host, in TraceRecord record)
    {
    }

    public void OnOutput(Host host, string program, string line, Instant at)
    {
    }

    private void Mix(ulong word)
    {
        for (int i = 0; i < 8; i++, word >>= 8) Value = (Value ^ (byte)word) * 0x100000001b3UL;
    }
}
