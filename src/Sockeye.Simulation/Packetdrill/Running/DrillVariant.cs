namespace Sockeye.Simulation.Packetdrill.Running;

/// <summary>Over which IP a script runs.</summary>
public enum DrillVariant : byte
{
    /// <summary>IPv4 sockets and packets.</summary>
    IPv4,

    /// <summary>IPv6 sockets and packets.</summary>
    IPv6,

    /// <summary>IPv6 sockets, IPv4 packets (RFC 4291 §2.5.5.2).</summary>
    Mapped,
}
