namespace Sockeye.Testing.Assertions;

/// <summary>Goes through the packets of a connection once, as both ends see them.</summary>
internal sealed class ConnectionMeasures
{
    private readonly SimulatedHost _client;
    private readonly SimulatedHost? _server;
    private readonly ConnectionRecord _record;
    private readonly List<(Packet Asked, Packet Answered)> _roundTrips = [];
    private readonly List<Packet> _retransmitted = [];
    private Packet? _asked;

    public ConnectionMeasures(ConnectionRecord record, SimulatedHost client, SimulatedHost? server)
    {
        (_record, _client, _server) = (record, client, server);
        var moments = new List<(TimeSpan Time, long Order, Packet Packet)>();
        foreach (Packet packet in record.Packets)
        {
            if (packet.From == client || packet.From == server) moments.Add((packet.Sent, 2 * packet.Number, packet));
            bool isWhole = packet.Fate.CorruptBit < 0 && packet.Fate.TruncatedLength == 0;
            if (packet.Arrives is { } at && isWhole && (packet.To == client || packet.To == server)) moments.Add((at, (2 * packet.Number) + 1, packet));
        }
        // What is sent at the moment of an arrival is the answer to it, and has a larger number.
        foreach (var (time, order, packet) in moments.OrderBy(moment => moment.Time).ThenBy(moment => moment.Order))
        {
            if (order % 2 == 0) Send(packet);
            else Arrive(packet, time);
        }
        Closed = Reset ?? (ToServer.Ended is { } one && ToClient.Ended is { } other ? TimeSpan.FromTicks(Math.Max(one.Ticks, other.Ticks)) : null);
    }

    public StreamMeasure ToServer { get; } = new();

    public StreamMeasure ToClient { get; } = new();

    /// <summary>What the client sent, and the answer that it waited for.</summary>
    public IReadOnlyList<(Packet Asked, Packet Answered)> RoundTrips => _roundTrips;

    /// <summary>What was sent again by either end.</summary>
    public IReadOnlyList<Packet> Retransmitted => _retransmitted;

    /// <summary>When the client was connected, or null.</summary>
    public TimeSpan? Established { get; private set; }

    /// <summary>When it was over, or null.</summary>
    public TimeSpan? Closed { get; }

    private TimeSpan? Reset { get; set; }

    private void Send(Packet packet)
    {
        bool isOutward = _record.IsOutward(packet);
        if (isOutward != (packet.From == _client)) return;
        if (packet.IsRst) Reset ??= packet.Sent;
        bool isNew = (isOutward ? ToServer : ToClient).Send(packet);
        // A tail loss probe may carry new data.
        if (packet.IsRetransmission && !isNew) _retransmitted.Add(packet);
        if (isOutward && isNew) _asked ??= packet;
    }

    private void Arrive(Packet packet, TimeSpan at)
    {
        bool isOutward = _record.IsOutward(packet);
        if (isOutward != (packet.To == _server)) return;
        if (packet.IsRst) Reset ??= at;
        bool isNew = (isOutward ? ToServer : ToClient).Arrive(packet, at);
        if (isOutward || !isNew) return;
        if (packet.IsSyn) Established ??= at;
        if (_asked is null) return;
        _roundTrips.Add((_asked, packet));
        _asked = null;
    }
}
