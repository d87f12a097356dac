namespace Sockeye.Devices.Linux.Namespace;

/// <summary>The kernel's counters of one interface, seen from the kernel.</summary>
/// <param name="ReceivedPackets">Packets the kernel received there.</param>
/// <param name="ReceivedBytes">Their bytes.</param>
/// <param name="ReceiveErrors">Packets it found broken.</param>
/// <param name="ReceiveDropped">Packets it had no room for.</param>
/// <param name="SentPackets">Packets the kernel sent there.</param>
/// <param name="SentBytes">Their bytes.</param>
/// <param name="SendErrors">Packets it could not send.</param>
/// <param name="SendDropped">Packets it dropped instead of sending, as when a TUN queue is full.</param>
public readonly record struct LinkStatistics(
    long ReceivedPackets,
    long ReceivedBytes,
    long ReceiveErrors,
    long ReceiveDropped,
    long SentPackets,
    long SentBytes,
    long SendErrors,
    long SendDropped);
