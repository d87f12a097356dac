using Sockeye.Core.Foundation;
using Sockeye.Simulation.Observing;
using Sockeye.Simulation.Topology;

namespace Sockeye.Simulation.Goodput;

/// <summary>Measures how long packets wait at the bottleneck.</summary>
internal sealed class QueueGauge(LinkPort bottleneck) : IWorldObserver
{
    private long _waited;
    private long _packets;

    /// <summary>Packets on the link, both ways.</summary>
    public long Frames { get; private set; }

    /// <summary>Mean wait of the packets that got through.</summary>
    public TimeSpan Mean => _packets == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(_waited / _packets / 100);

    public void OnFrame(in FramePassage passage, ReadOnlySpan<byte> frame)
    {
        Frames++;
        if (passage.From != bottleneck || passage.Fate.IsLost) return;
        long serialization = frame.Length * 8_000_000_000L / bottleneck.Outbound.Conditions.Rate;
        _waited += (passage.Fate.Arrival - bottleneck.Outbound.Conditions.Delay).NanosecondsSince(passage.Sent) - serialization;
        _packets++;
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
}
