using Sockeye.Core.Stack;

namespace Sockeye.Testing.Reports;

/// <summary>A host at the moment of a report.</summary>
/// <param name="Name">Name.</param>
/// <param name="Addresses">Its addresses in words.</param>
/// <param name="Condition">Whether it is down or stands still, in words; empty for a host that is well.</param>
/// <param name="PacketsMissed">Packets that came while it was down or stood still.</param>
/// <param name="Stack">Its sockets and ledgers.</param>
internal sealed record HostState(string Name, string Addresses, string Condition, long PacketsMissed, StackSnapshot Stack);
