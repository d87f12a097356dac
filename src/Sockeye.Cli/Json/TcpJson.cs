namespace Sockeye.Cli.Json;

/// <summary>What TCP says in a packet. Sequence and acknowledgment are relative to the connection's first.</summary>
internal sealed record TcpJson(IReadOnlyList<string> Flags, uint Seq, uint? Ack, long Window, int Length);
