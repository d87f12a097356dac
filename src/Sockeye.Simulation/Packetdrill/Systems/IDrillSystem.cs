using Sockeye.Core.Foundation;

namespace Sockeye.Simulation.Packetdrill.Systems;

/// <summary>A system under test: calls, packets in and out, and a clock that may be virtual.</summary>
public interface IDrillSystem : IDisposable
{
    /// <summary>Time now.</summary>
    Instant Now { get; }

    /// <summary>How long one event of a script takes beyond what it waits for. Zero where real time passes anyway.</summary>
    TimeSpan EventCost { get; }

    /// <summary>Its configuration, by Linux's names.</summary>
    IDrillHost Host { get; }

    /// <summary>Begins a call. One that need not wait has already finished.</summary>
    IRunningCall Begin(SystemCall call);

    /// <summary>A packet comes in.</summary>
    /// <param name="packet">From the IP header on, checksums complete.</param>
    /// <param name="segmentSize">Payload bytes of each segment when the packet stands for several, else 0.</param>
    void Inject(ReadOnlySpan<byte> packet, int segmentSize);

    /// <summary>Takes the next packet that the system sent.</summary>
    bool TryReceive(out EmittedPacket packet);

    /// <summary>Lets time pass to <paramref name="limit"/>, or to an earlier moment at which something happened.</summary>
    void Advance(Instant limit);
}
