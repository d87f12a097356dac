namespace Sockeye.Simulation.Goodput;

/// <summary>What a look at running transfers shows.</summary>
/// <param name="At">Time since the first connect.</param>
/// <param name="Queued">Bytes in the bottleneck's queue.</param>
/// <param name="Flows">Each flow, in order of beginning; those that have not begun are missing.</param>
public sealed record TransferMoment(TimeSpan At, long Queued, IReadOnlyList<FlowMoment> Flows);

/// <summary>One flow at a moment.</summary>
/// <param name="Bytes">Bytes that the receiving program has read so far.</param>
/// <param name="Window">cwnd in segments.</param>
/// <param name="Threshold">ssthresh in segments.</param>
/// <param name="InFlight">Bytes sent and not acknowledged.</param>
/// <param name="IsRecovering">In fast recovery, or in recovery from a timeout.</param>
public sealed record FlowMoment(long Bytes, long Window, long Threshold, long InFlight, bool IsRecovering);
