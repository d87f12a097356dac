using Sockeye.Wire.Addresses;

namespace Sockeye.Simulation.Packetdrill.Running;

/// <summary>How far a socket has come, as the script and its packets tell.</summary>
internal enum SocketStage : byte
{
    /// <summary>Made.</summary>
    New,

    /// <summary>listen was called.</summary>
    Listening,

    /// <summary>A child: the packet that made it came in.</summary>
    PacketReceived,

    /// <summary>A child: its SYN-ACK was seen.</summary>
    SynAckSent,

    /// <summary>A child: its SYN-ACK was acknowledged.</summary>
    SynAckAcked,

    /// <summary>connect was called.</summary>
    Connecting,

    /// <summary>Its SYN is expected or was seen.</summary>
    SynSent,

    /// <summary>Its SYN was answered.</summary>
    SynAcked,
}

/// <summary>The one connection that a script's packets are about, in the script's numbers and in live ones.</summary>
internal sealed class SocketUnderTest
{
    private readonly Dictionary<uint, uint> _timestamps = [];

    /// <summary>Descriptor in the script, -1 before accept.</summary>
    public int ScriptDescriptor { get; set; } = -1;

    /// <summary>Descriptor in the system, -1 before accept.</summary>
    public int Descriptor { get; set; } = -1;

    /// <summary>IPPROTO_…</summary>
    public required byte Protocol { get; init; }

    /// <summary>SOCK_…</summary>
    public int Type { get; init; } = 1;

    /// <summary>How far it has come.</summary>
    public SocketStage Stage { get; set; }

    /// <summary>Its own end.</summary>
    public Endpoint Local { get; set; }

    /// <summary>The far end.</summary>
    public Endpoint Remote { get; set; }

    /// <summary>The script's number for our first octet.</summary>
    public uint ScriptLocalIsn { get; set; }

    /// <summary>The stack's number for our first octet.</summary>
    public uint LiveLocalIsn { get; set; }

    /// <summary>The number of the peer's first octet; scripts choose it themselves.</summary>
    public uint RemoteIsn { get; set; }

    /// <summary>The first timestamp sent, in both worlds.</summary>
    public (uint Script, uint Live)? FirstTimestamp { get; private set; }

    /// <summary>Flow label in both worlds, 0 before the first.</summary>
    public (uint Script, uint Live) FlowLabel { get; set; }

    /// <summary>What is to be added to one of our numbers to go from script to live. Numbers in segments with SYN are
    /// absolute, others count from the SYN, as tcpdump shows them.</summary>
    public uint LocalOffset(bool isSyn) => isSyn ? unchecked(LiveLocalIsn - ScriptLocalIsn) : LiveLocalIsn;

    /// <summary>What is to be added to one of the peer's numbers to go from script to live.</summary>
    public uint RemoteOffset(bool isSyn) => isSyn ? 0 : RemoteIsn;

    /// <summary>A timestamp went out.</summary>
    public void LearnTimestamp(uint script, uint live)
    {
        _timestamps[script] = live;
        FirstTimestamp ??= (script, live);
    }

    /// <summary>The live timestamp that a script's number stands for.</summary>
    public bool TryMapTimestamp(uint script, out uint live) => _timestamps.TryGetValue(script, out live);
}
