using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Sockeye.Streams;
using Xunit;

namespace Sockeye.Testing.Tests.Diagnostics;

/// <summary>The ledgers of simulated hosts as metrics.</summary>
public sealed class SimulatedMetricsTests
{
    private static readonly SimulationOptions s_measured = new() { Metrics = true };

    [Fact]
    public async Task The_hosts_of_a_network_are_measured_where_it_was_asked_for()
    {
        using var net = new SimulatedNetwork(seed: 3, s_measured);
        using var other = new SimulatedNetwork(seed: 3);
        using var seen = new Collector(net);
        await TalkAsync(net, () => { });
        await TalkAsync(other, () => { });

        seen.Collect();
        Assert.Equal(net.Packets.Count(packet => packet.From.Name == "client"), seen.Of("system.network.packet.count", "client", "eth0", "transmit"));
        Assert.Equal(net.Packets.Count(packet => packet.From.Name == "client" && !packet.IsLost), seen.Of("system.network.packet.count", "server", "eth0", "receive"));
        Assert.True(seen.Of("sockeye.tcp.retransmissions", "client") > 0);
        Assert.Equal(50_000, seen.Of("sockeye.tcp.connection.io", "client", "transmit"));
        // Simulated time, not the moment that it took.
        Assert.True(seen.Of("sockeye.tcp.connection.duration", "client") > 0.1);
        Assert.All(seen.Scopes, scope => Assert.Same(net, scope));
    }

    [Fact]
    public async Task To_be_measured_changes_nothing_that_happens()
    {
        using var plain = new SimulatedNetwork(seed: 5);
        await TalkAsync(plain, () => { });
        using var measured = new SimulatedNetwork(seed: 5, s_measured);
        using var seen = new Collector(measured);
        await TalkAsync(measured, seen.Collect);

        Assert.Equal(plain.Packets.Select(Describe), measured.Packets.Select(Describe));
        Assert.Contains(plain.Packets, packet => packet.IsLost);
        Assert.Equal(plain.Now, measured.Now);

        static string Describe(Packet packet) => $"{packet.Number} {packet.Sent} {packet} {Convert.ToHexString(packet.Bytes.Span)} {packet.Arrives}";
    }

    [Fact]
    public async Task A_host_that_begins_anew_counts_anew_and_goes_on_being_measured()
    {
        using var net = new SimulatedNetwork(seed: 3, s_measured);
        using var seen = new Collector(net);
        await TalkAsync(net, () => { });
        net.Hosts[0].Restart();
        seen.Collect();
        Assert.Equal(0, seen.Of("sockeye.tcp.retransmissions", "client"));
        Assert.Equal(0, seen.Of("system.network.io", "client", "eth0", "transmit"));
    }

    [Fact]
    public async Task OpenTelemetry_exports_the_hosts()
    {
        var exported = new List<Metric>();
        using var net = new SimulatedNetwork(seed: 3, s_measured);
        using MeterProvider provider = Sdk.CreateMeterProviderBuilder().AddMeter("Sockeye").AddInMemoryExporter(exported).Build();
        await TalkAsync(net, () => { });
        Assert.True(provider.ForceFlush());
        Metric io = Assert.Single(exported, metric => metric.Name == "system.network.io");
        var hosts = new HashSet<object?>();
        foreach (ref readonly MetricPoint point in io.GetMetricPoints())
        {
            foreach (KeyValuePair<string, object?> tag in point.Tags)
            {
                if (tag.Key == "sockeye.host") hosts.Add(tag.Value);
            }
        }
        Assert.Superset(new HashSet<object?> { "client", "server" }, hosts);
    }

    private static async Task TalkAsync(SimulatedNetwork net, Action look)
    {
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, LinkProfile.Lte with { Loss = 0.05 });
        (TcpStream from, TcpStream to) = await Connections.OpenAsync(client, server);
        Task draining = to.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        for (int i = 0; i < 50; i++)
        {
            await from.WriteAsync(new byte[1000], TestContext.Current.CancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(5), net.Clock, TestContext.Current.CancellationToken);
            look();
        }
        from.ShutdownWrite();
        await draining;
        await to.DisposeAsync();
        Assert.Equal(0, await from.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        await from.DisposeAsync();
        await net.RunUntilIdleAsync();
    }

    private sealed class Collector : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly List<(string Instrument, double Value, HashSet<string> Tags)> _all = [];

        public Collector(SimulatedNetwork network)
        {
            _listener.InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name != "Sockeye" || instrument.Meter.Scope != network) return;
                lock (Scopes) Scopes.Add(instrument.Meter.Scope!);
                listening.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
            _listener.Start();
        }

        public List<object> Scopes { get; } = [];

        public void Collect()
        {
            lock (_all) _all.RemoveAll(one => !one.Instrument.StartsWith("sockeye.tcp.connection.", StringComparison.Ordinal));
            _listener.RecordObservableInstruments();
        }

        public double Of(string instrument, params string[] tags)
        {
            lock (_all) return _all.Where(one => one.Instrument == instrument && tags.All(one.Tags.Contains)).Sum(one => one.Value);
        }

        public void Dispose() => _listener.Dispose();

        private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var values = new HashSet<string>();
            foreach (KeyValuePair<string, object?> tag in tags) values.Add((string)tag.Value!);
            lock (_all) _all.Add((instrument.Name, value, values));
        }
    }
}
