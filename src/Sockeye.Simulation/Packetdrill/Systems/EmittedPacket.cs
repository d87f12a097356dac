using Sockeye.Core.Foundation;

namespace Sockeye.Simulation.Packetdrill.Systems;

/// <summary>A packet that the system sent.</summary>
/// <param name="Bytes">From the IP header on.</param>
/// <param name="Time">When.</param>
public sealed record EmittedPacket(byte[] Bytes, Instant Time);
