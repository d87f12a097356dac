using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Tcp;

/// <summary>One listener, as <c>ss</c> shows it: a copy.</summary>
/// <param name="Local">Where it listens.</param>
/// <param name="Backlog">Most connections that may wait.</param>
/// <param name="Waiting">Connections that wait for accept.</param>
/// <param name="HalfOpen">Handshakes under way.</param>
public readonly record struct TcpListenerSnapshot(Endpoint Local, int Backlog, int Waiting, int HalfOpen);
