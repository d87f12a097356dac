using Sockeye.Core.Foundation;
using Sockeye.Simulation.Topology;

namespace Sockeye.Testing.Reports;

/// <summary>One thing that happened, small: packets are named by their number.</summary>
/// <param name="Kind">What.</param>
/// <param name="Time">When.</param>
/// <param name="Host">At whom.</param>
/// <param name="Packet">A packet's number, or 0.</param>
/// <param name="What">A state's <see cref="TraceRecord"/>, a <see cref="Replay.RecordedCall"/>, a note's words, or null.</param>
internal readonly record struct Happening(HappeningKind Kind, Instant Time, Host Host, long Packet, object? What);
