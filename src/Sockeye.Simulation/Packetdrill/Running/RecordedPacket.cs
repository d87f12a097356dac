using Sockeye.Core.Foundation;

namespace Sockeye.Simulation.Packetdrill.Running;

/// <summary>A packet of a run.</summary>
/// <param name="Bytes">From the IP header on.</param>
/// <param name="Time">When.</param>
/// <param name="IsInbound">It was injected; else the system sent it.</param>
public sealed record RecordedPacket(byte[] Bytes, Instant Time, bool IsInbound);
