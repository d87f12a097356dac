namespace Sockeye.Testing.Assertions;

/// <summary>Finds the TCP connections among packets.</summary>
internal sealed class ConnectionFinder
{
    private readonly List<ConnectionRecord> _all = [];
    private readonly Dictionary<Flow, ConnectionRecord> _current = [];
    private readonly Dictionary<uint, ConnectionRecord> _bySyn = [];

    /// <summary>The connections in order of opening.</summary>
    public static IReadOnlyList<ConnectionRecord> Find(IEnumerable<Packet> packets)
    {
        var finder = new ConnectionFinder();
        foreach (Packet packet in packets)
        {
            if (packet.IsTcp && packet.Facts.HasPorts) finder.Add(packet);
        }
        return finder._all;
    }

    private void Add(Packet packet)
    {
        Flow flow = Flow.Of(packet);
        ConnectionRecord? connection = _current.GetValueOrDefault(flow);
        if (packet.IsSyn && !packet.IsAck) connection = Open(packet, flow, connection);
        connection ??= Begin(packet, flow);
        connection.Add(packet);
    }

    // A SYN begins a connection, unless it is sent again or forwarded, or both ends open at once.
    private ConnectionRecord? Open(Packet syn, Flow flow, ConnectionRecord? found)
    {
        if (found is not null)
        {
            bool isAgain = found.First.IsSyn && found.IsOutward(syn) && syn.Sequence == found.First.Sequence;
            bool isSimultaneous = found.First.IsSyn && !found.IsOutward(syn) && !found.IsAnswered;
            return isAgain || isSimultaneous ? found : null;
        }
        // A box that translates addresses leaves the sequence number and one of the ends as they are.
        if (!_bySyn.TryGetValue(syn.Sequence, out ConnectionRecord? original)) return null;
        bool isTranslated = original.Flows.Any(known => known.Source == flow.Source || known.Destination == flow.Destination);
        if (!isTranslated) return null;
        Join(original, flow);
        return original;
    }

    private ConnectionRecord Begin(Packet first, Flow flow)
    {
        var connection = new ConnectionRecord(first);
        _all.Add(connection);
        if (first.IsSyn) _bySyn[first.Sequence] = connection;
        Join(connection, flow);
        return connection;
    }

    private void Join(ConnectionRecord connection, Flow outward)
    {
        connection.AddFlow(outward);
        _current[outward] = connection;
        _current[outward.Reverse] = connection;
    }
}
