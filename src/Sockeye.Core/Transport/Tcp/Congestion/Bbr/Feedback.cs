namespace Sockeye.Core.Transport.Tcp.Congestion.Bbr;

/// <summary>What the acknowledgments that come in now are about. They tell of what was sent a round trip ago.</summary>
internal enum Feedback : byte
{
    /// <summary>Not of a probe.</summary>
    None,

    /// <summary>The pipe is being refilled.</summary>
    Refilling,

    /// <summary>A probe was begun; its acknowledgments are yet to come.</summary>
    ProbeStarting,

    /// <summary>Of a probe that goes on.</summary>
    Probe,

    /// <summary>Of a probe that was stopped.</summary>
    ProbeStopping,
}
