using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Tcp;

/// <summary>One connection, half-open entry or TIME-WAIT entry, as <c>ss</c> shows it: a copy.</summary>
/// <param name="Local">Our end.</param>
/// <param name="Remote">The other end.</param>
/// <param name="State">State.</param>
/// <param name="Info">More, for a full connection.</param>
public readonly record struct TcpConnectionSnapshot(Endpoint Local, Endpoint Remote, TcpState State, TcpInfo Info);
