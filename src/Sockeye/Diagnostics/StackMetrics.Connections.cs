using System.Diagnostics;
using System.Diagnostics.Metrics;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport.Tcp;

namespace Sockeye.Diagnostics;

internal sealed partial class StackMetrics
{
    private Histogram<double> _durations = null!;
    private Histogram<double> _roundTrips = null!;
    private Histogram<long> _bytes = null!;
    private Histogram<long> _retransmissions = null!;
    private Histogram<double> _lookups = null!;

    /// <summary>The metrics that a driver's measurements go to, or null.</summary>
    public static StackMetrics? Of(IStackDriver driver) => (driver as IObservedStack)?.Metrics;

    /// <summary>Somebody wants to know of single connections.</summary>
    public bool WantsConnections => _durations.Enabled || _roundTrips.Enabled || _bytes.Enabled || _retransmissions.Enabled;

    /// <summary>Somebody wants to know of lookups.</summary>
    public bool WantsLookups => _lookups.Enabled;

    /// <summary>A connection ends.</summary>
    /// <param name="driver">Whose.</param>
    /// <param name="info">What TCP knows of it.</param>
    /// <param name="lasted">Since it was connected or accepted.</param>
    /// <param name="error">What broke it, as "error.type" says it, or null.</param>
    public void RecordConnection(IStackDriver driver, in TcpInfo info, TimeSpan lasted, string? error)
    {
        var tags = new TagList { HostOf((IObservedStack)driver) };
        if (error is not null) tags.Add("error.type", error);
        _durations.Record(lasted.TotalSeconds, tags);
        if (info.Rtt > TimeSpan.Zero) _roundTrips.Record(info.Rtt.TotalSeconds, tags);
        _retransmissions.Record(info.Retransmissions, tags);
        tags.Add(s_receive);
        _bytes.Record(info.BytesReceived, tags);
        tags[tags.Count - 1] = s_transmit;
        _bytes.Record(info.BytesSent - info.BytesRetransmitted, tags);
    }

    /// <summary>A lookup ends.</summary>
    public void RecordLookup(IStackDriver driver, string name, TimeSpan lasted, string? error)
    {
        var tags = new TagList { HostOf((IObservedStack)driver), { "dns.question.name", name } };
        if (error is not null) tags.Add("error.type", error);
        _lookups.Record(lasted.TotalSeconds, tags);
    }

    private void DescribeConnections()
    {
        _durations = _meter.CreateHistogram<double>("sockeye.tcp.connection.duration", "s", "How long connections lasted");
        _roundTrips = _meter.CreateHistogram<double>("sockeye.tcp.connection.rtt", "s", "Smoothed round-trip time at a connection's end");
        _bytes = _meter.CreateHistogram<long>("sockeye.tcp.connection.io", "By", "Bytes of a connection, by direction");
        _retransmissions = _meter.CreateHistogram<long>(
            "sockeye.tcp.connection.retransmissions", "{segment}", "Segments of a connection sent again");
        _lookups = _meter.CreateHistogram<double>("dns.lookup.duration", "s", "How long it took to look up a name");
    }
}
