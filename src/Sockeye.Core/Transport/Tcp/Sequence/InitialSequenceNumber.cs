using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Sequence;

/// <summary>Initial sequence numbers that nobody off the path can guess (RFC 6528), and timestamp offsets (RFC 7323 §5.4).</summary>
internal readonly struct InitialSequenceNumber(KeyedHash secret)
{
    // RFC 6528 §3: ISN = M + F(localip, localport, remoteip, remoteport, secretkey); RFC 9293 §3.4.1: M ticks about every 4 µs.
    private const long NanosecondsPerTick = 4_000;

    /// <summary>The ISN for a new incarnation of a connection.</summary>
    public SequenceNumber For(Endpoint local, Endpoint remote, Instant now)
    {
        uint ticks = unchecked((uint)(now.Nanoseconds / NanosecondsPerTick));
        return new SequenceNumber(unchecked(ticks + (uint)Mix(local, remote)));
    }

    /// <summary>What is added to the millisecond clock in timestamps, so that a peer learns no uptime.</summary>
    public uint TimestampOffset(Endpoint local, Endpoint remote) => (uint)(Mix(local, remote) >> 32);

    private ulong Mix(Endpoint local, Endpoint remote) =>
        secret.Hash(local.Address, remote.Address, ((uint)local.Port << 16) | remote.Port);
}
