namespace Sockeye.Simulation.Packetdrill.Systems;

/// <summary>What sendmsg(2) and recvmsg(2) are given: struct msghdr.</summary>
public sealed class MessageHeader
{
    /// <summary>msg_name: null for none.</summary>
    public byte[]? Name { get; set; }

    /// <summary>msg_iov.</summary>
    public IReadOnlyList<byte[]?> Parts { get; init; } = [];

    /// <summary>msg_control in; replaced by what came out.</summary>
    public byte[] Control { get; set; } = [];

    /// <summary>Room for control messages coming out.</summary>
    public int ControlCapacity { get; init; }

    /// <summary>msg_flags coming out.</summary>
    public int Flags { get; set; }

    /// <summary>Bytes in all parts.</summary>
    public int Length => Parts.Sum(part => part?.Length ?? 0);
}
