namespace Sockeye.Core.Transport.Tcp.Congestion.Bbr;

/// <summary>Where the machine stands; the drawing is in README.md.</summary>
internal enum Phase : byte
{
    /// <summary>Doubling each round trip until the pipe is full.</summary>
    Startup,

    /// <summary>Emptying the queue that Startup made.</summary>
    Drain,

    /// <summary>Below the bandwidth, until there is room in the queue.</summary>
    ProbeDown,

    /// <summary>At the bandwidth; most of the time is spent here.</summary>
    ProbeCruise,

    /// <summary>One round at the bandwidth, so that probing begins with a full pipe.</summary>
    ProbeRefill,

    /// <summary>Above the bandwidth: is there more?</summary>
    ProbeUp,

    /// <summary>Little in flight: how long is the way itself?</summary>
    ProbeRtt,
}
