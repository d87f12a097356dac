using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Simulation.Reports;
using Sockeye.Simulation.Topology;
using Sockeye.Testing.Assertions;
using Sockeye.Testing.Replay;
using Sockeye.Wire.Addresses;

namespace Sockeye.Testing.Reports;

/// <summary>The packets between two endpoints, over all links of their way, and what happened to both on it.</summary>
internal sealed class Exchange
{
    private readonly ReportContent _content;
    private readonly Packet[] _packets;
    private readonly Packet _first;

    private readonly ConnectionRecord? _connection;

    private Exchange(ReportContent content, Packet first, Packet[] packets, ConnectionRecord? connection)
    {
        _content = content;
        _first = first;
        _packets = packets;
        _connection = connection;
    }

    /// <summary>Its packets; a packet that is forwarded counts on each link.</summary>
    public IReadOnlyList<Packet> Packets => _packets;

    /// <summary>Its connection, or null when it is not TCP.</summary>
    public ConnectionRecord? Connection => _connection;

    /// <summary>Who began.</summary>
    public string From => _first.Facts.HasPorts ? Flow.Of(_first).Source.ToString() : _first.Facts.Source.ToString();

    /// <summary>The other end.</summary>
    public string To => _first.Facts.HasPorts ? Flow.Of(_first).Destination.ToString() : _first.Facts.Destination.ToString();

    /// <summary>"TCP", "UDP", "ICMP".</summary>
    public string Protocol => _first.Protocol switch
    {
        IPProtocol.Tcp => "TCP",
        IPProtocol.Udp => "UDP",
        IPProtocol.Icmp or IPProtocol.IcmpV6 => "ICMP",
        _ => _first.Protocol.ToString(),
    };

    /// <summary>"10.0.1.1:49152 > 10.0.1.2:443", the one who began first.</summary>
    public string Title => $"{From} > {To}";

    /// <summary>All of a network, in order of beginning.</summary>
    public static List<Exchange> All(ReportContent content)
    {
        List<Exchange> all = [.. content.Connections.Select(connection => Of(content, connection))];
        var others = content.Packets.Where(packet => packet.Facts.IsIP && !packet.IsTcp).GroupBy(packet =>
        {
            Flow flow = Flow.Of(packet), back = flow.Reverse;
            bool isBack = string.CompareOrdinal(flow.Source.ToString(), back.Source.ToString()) > 0;
            return (packet.Protocol, isBack ? back : flow);
        });
        foreach (var packets in others) all.Add(new Exchange(content, packets.First(), [.. packets], null));
        all.Sort((one, other) => one.Packets[0].Number.CompareTo(other.Packets[0].Number));
        return all;
    }

    /// <summary>What was going on last: the latest of TCP, or else of whatever was sent over IP; null when nothing was.</summary>
    public static Exchange? Latest(ReportContent content)
    {
        Packet? last = content.Packets.LastOrDefault(packet => packet.IsTcp) ?? content.Packets.LastOrDefault(packet => packet.Facts.IsIP);
        return last is null ? null : Of(content, last);
    }

    /// <summary>A connection, through whatever translates its addresses.</summary>
    public static Exchange Of(ReportContent content, ConnectionRecord connection) => new(content, connection.First, [.. connection.Packets], connection);

    /// <summary>What a packet belongs to.</summary>
    public static Exchange Of(ReportContent content, Packet one)
    {
        if (content.Connections.FirstOrDefault(connection => connection.Packets.Any(packet => packet.Number == one.Number)) is { } found) return Of(content, found);
        Packet[] packets = [.. content.Packets.Where(packet => IsOfSame(packet, one))];
        return new Exchange(content, packets[0], packets, null);
    }

    /// <summary>Its last packets as a ladder.</summary>
    /// <param name="most">Most packets.</param>
    /// <param name="showsCalls">What the applications call stands beside their hosts.</param>
    public Ladder ToLadder(int most, bool showsCalls = false)
    {
        var ladder = new Ladder();
        Packet[] shown = _packets.Length > most ? _packets[^most..] : _packets;
        Dictionary<Host, int> columns = [];
        foreach (SimulatedHost host in Hosts()) columns[host.Host] = ladder.AddColumn(host.Name, AddressOf(host));
        Dictionary<long, Packet> byNumber = shown.ToDictionary(packet => packet.Number);
        Instant begin = Instant.Zero + shown[0].Sent;
        // What is sent by several calls at one moment is told once.
        Happening? sent = null;
        foreach (Happening happening in _content.Happenings)
        {
            if (!columns.TryGetValue(happening.Host, out int column)) continue;
            if (sent is { } before && !IsMoreOf(before, happening))
            {
                ladder.Add(ToNote(before, columns[before.Host]));
                sent = null;
            }
            if (happening is { Kind: HappeningKind.Call, What: RecordedCall call })
            {
                if (!showsCalls || happening.Time < begin || _connection?.Flows.Contains(call.Flow) != true) continue;
                sent = sent is { What: RecordedCall first } ? happening with { What = call with { Count = first.Count + call.Count } } : happening;
                continue;
            }
            if (ToMoment(happening, column, columns, byNumber, begin) is { } moment) ladder.Add(moment);
        }
        if (sent is { } last) ladder.Add(ToNote(last, columns[last.Host]));
        return ladder;
    }

    private static bool IsMoreOf(in Happening before, in Happening next) => next.Host == before.Host && next.Time == before.Time
        && before.What is RecordedCall { Kind: CallKind.Send } one && next.What is RecordedCall { Kind: CallKind.Send } two && one.Flow == two.Flow;

    private static LadderMoment ToNote(in Happening call, int column) =>
        new(LadderMomentKind.Note, call.Time.Nanoseconds, column) { Text = ((RecordedCall)call.What!).Verb, Tone = ReportTone.Program };

    private static bool IsOfSame(Packet packet, Packet other)
    {
        if (packet.Protocol != other.Protocol) return false;
        var (a, b) = (packet.Facts, other.Facts);
        bool isAlong = a.Source == b.Source && a.Destination == b.Destination && a.SourcePort == b.SourcePort && a.DestinationPort == b.DestinationPort;
        bool isBack = a.Source == b.Destination && a.Destination == b.Source && a.SourcePort == b.DestinationPort && a.DestinationPort == b.SourcePort;
        return isAlong || isBack;
    }

    private LadderMoment? ToMoment(in Happening happening, int column, Dictionary<Host, int> columns, Dictionary<long, Packet> packets, Instant begin)
    {
        long time = happening.Time.Nanoseconds;
        switch (happening.Kind)
        {
            case HappeningKind.Departure when packets.TryGetValue(happening.Packet, out Packet? packet):
                return new LadderMoment(LadderMomentKind.Departure, time, column)
                {
                    Packet = packet.Number,
                    Receiver = columns[packet.To.Host],
                    Summary = _content.Reader[packet],
                    Comment = packet.Remark,
                    IsLost = packet.IsLost,
                };
            case HappeningKind.Arrival when packets.ContainsKey(happening.Packet):
                return new LadderMoment(LadderMomentKind.Arrival, time, column) { Packet = happening.Packet };
            case HappeningKind.State when happening.Time >= begin && happening.What is TraceRecord record && IsOurs(record):
                return new LadderMoment(LadderMomentKind.State, time, column) { Text = StateNames.Of((TcpState)record.To), Event = (TcpEvent)record.Number };
            case HappeningKind.Note when happening.Time >= begin:
                return new LadderMoment(LadderMomentKind.Note, time, column) { Text = (string)happening.What!, Tone = ReportTone.Program };
            default:
                return null;
        }
    }

    private bool IsOurs(in TraceRecord record)
    {
        var flow = new Flow(record.Local, record.Remote);
        return _connection?.Flows.Contains(flow) == true;
    }

    // From who began to the other end; who only forwards stands between, in the order in which the packets come by.
    private List<SimulatedHost> Hosts()
    {
        List<SimulatedHost> hosts = [_first.From];
        foreach (Packet packet in _packets)
        {
            bool isOutward = _connection?.IsOutward(packet) ?? packet.Facts.Source == _first.Facts.Source;
            (SimulatedHost near, SimulatedHost far) = isOutward ? (packet.From, packet.To) : (packet.To, packet.From);
            if (!hosts.Contains(near)) hosts.Add(near);
            if (!hosts.Contains(far)) hosts.Insert(hosts.IndexOf(near) + 1, far);
        }
        return hosts;
    }

    private string AddressOf(SimulatedHost host) => host.Has(_first.Facts.Source) ? _first.Facts.Source.ToString()
        : host.Has(_first.Facts.Destination) ? _first.Facts.Destination.ToString()
        : host.AssignedAddresses().Select(address => address.ToString()).FirstOrDefault("");
}
