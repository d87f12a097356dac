namespace Sockeye.Testing.Assertions;

/// <summary>The packets of one connection as they are found.</summary>
/// <remarks>Bound: what the history has.</remarks>
internal sealed class ConnectionRecord(Packet first)
{
    private readonly Dictionary<Flow, bool> _flows = [];
    private readonly List<Packet> _packets = [];

    /// <summary>The first packet: a SYN, unless the history begins later.</summary>
    public Packet First => first;

    /// <summary>All packets; one that is forwarded counts on each link.</summary>
    public IReadOnlyList<Packet> Packets => _packets;

    /// <summary>The flows that it consists of: two, and two more for each box that translates its addresses.</summary>
    public IReadOnlyCollection<Flow> Flows => _flows.Keys;

    /// <summary>The other end began, too.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>A packet goes from the client to the server.</summary>
    public bool IsOutward(Packet packet) => _flows[Flow.Of(packet)];

    /// <summary>A packet of a flow from the client to the server, or of the way back, belongs to it.</summary>
    public void AddFlow(Flow outward)
    {
        _flows[outward] = true;
        _flows[outward.Reverse] = false;
    }

    public void Add(Packet packet)
    {
        _packets.Add(packet);
        if (!IsAnswered && !IsOutward(packet)) IsAnswered = true;
    }
}
