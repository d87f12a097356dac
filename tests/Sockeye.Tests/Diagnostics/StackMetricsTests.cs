using OpenTelemetry;
using OpenTelemetry.Metrics;
using Sockeye.Core.Stack;
using Sockeye.Diagnostics;
using Sockeye.Hosting;
using Sockeye.Streams;
using Sockeye.Tests.Streams;
using Xunit;

namespace Sockeye.Tests.Diagnostics;

/// <summary>The ledgers of stacks in real time, as those see them who collect metrics.</summary>
public sealed class StackMetricsTests
{
    private const string Received = "receive", Transmitted = "transmit";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_passes_an_interface_has_the_names_of_OpenTelemetry()
    {
        using var cable = new Cable(left: new StackOptions { HostName = "io" });
        using var left = UdpSocket.Bind(cable.Left, Cable.At("10.0.0.1"));
        using var right = UdpSocket.Bind(cable.Right, Cable.At("10.0.0.2"));
        await left.SendAsync(new byte[100], right.LocalEndPoint, Cancel);
        await right.ReceiveAsync(new byte[200], Cancel);
        await right.SendAsync(new byte[50], left.LocalEndPoint, Cancel);
        await left.ReceiveAsync(new byte[200], Cancel);

        using var seen = new Measurements("io");
        seen.Collect();
        (string, object) nic = ("network.interface.name", "pair-left"), into = ("network.io.direction", Received),
            outOf = ("network.io.direction", Transmitted);
        Assert.Equal(1, seen.Sum("system.network.packet.count", nic, outOf));
        Assert.Equal(20 + 8 + 100, seen.Sum("system.network.io", nic, outOf));
        Assert.Equal(1, seen.Sum("system.network.packet.count", nic, into));
        Assert.Equal(20 + 8 + 50, seen.Sum("system.network.io", nic, into));
        Assert.Equal(1, seen.Sum("sockeye.udp.datagrams", into));
        Assert.Equal(1, seen.Sum("sockeye.udp.datagrams", outOf));
        Assert.Equal(1, seen.Sum("sockeye.sockets"));
        Assert.Contains(seen.All, one => one.Instrument == "system.network.errors" && one.Tags["network.interface.name"] is "lo");
    }

    /// <summary>The states are those of RFC 9293 §3.3.2, and each is told each time, since a reader may keep the last value.</summary>
    [Fact]
    public async Task Connections_are_counted_by_state_and_each_state_is_told()
    {
        using var cable = new Cable(right: new StackOptions { HostName = "states" });
        using var listener = TcpListener.Listen(cable.Right, Cable.At("10.0.0.2"));
        await using TcpStream client = await TcpStream.ConnectAsync(cable.Left, listener.LocalEndPoint, Cancel);
        await using TcpStream server = await listener.AcceptAsync(Cancel);

        using var seen = new Measurements("states");
        seen.Collect();
        (string, object) tcp = ("network.transport", "tcp");
        Assert.Equal(1, seen.Sum("system.network.connection.count", tcp, ("network.connection.state", "listen")));
        Assert.Equal(1, seen.Sum("system.network.connection.count", tcp, ("network.connection.state", "established")));
        Assert.Equal(2, seen.Sum("system.network.connection.count"));
        Assert.Equal(
            ["listen", "syn_sent", "syn_received", "established", "fin_wait_1", "fin_wait_2", "close_wait", "closing", "last_ack", "time_wait"],
            seen.All.Where(one => one.Instrument == "system.network.connection.count").Select(one => one.Tags["network.connection.state"]));
        Assert.Equal(1, seen.Sum("sockeye.tcp.connections.opened", ("sockeye.tcp.open", "passive")));
    }

    [Fact]
    public async Task A_connection_is_measured_when_it_ends_if_somebody_listened_when_it_began()
    {
        using var cable = new Cable(left: new StackOptions { HostName = "single" });
        using var listener = TcpListener.Listen(cable.Right, Cable.At("10.0.0.2"));
        using var seen = new Measurements("single");
        TcpStream client = await TcpStream.ConnectAsync(cable.Left, listener.LocalEndPoint, Cancel);
        await using TcpStream server = await listener.AcceptAsync(Cancel);
        await client.WriteAsync(new byte[1000], Cancel);
        await server.ReadExactlyAsync(new byte[1000], Cancel);
        await server.WriteAsync(new byte[10], Cancel);
        await client.ReadExactlyAsync(new byte[10], Cancel);
        await client.DisposeAsync();
        await client.DisposeAsync();

        Assert.Equal(10, seen.Sum("sockeye.tcp.connection.io", ("network.io.direction", Received)));
        Assert.Equal(1000, seen.Sum("sockeye.tcp.connection.io", ("network.io.direction", Transmitted)));
        Measured lasted = Assert.Single(seen.All, one => one.Instrument == "sockeye.tcp.connection.duration");
        Assert.InRange(lasted.Value, 0, 30);
        Assert.False(lasted.Tags.ContainsKey("error.type"));
        Assert.True(seen.Sum("sockeye.tcp.connection.rtt") > 0);
    }

    [Fact]
    public async Task A_connection_that_was_reset_says_so_in_its_measurements()
    {
        using var cable = new Cable(left: new StackOptions { HostName = "reset" });
        using var listener = TcpListener.Listen(cable.Right, Cable.At("10.0.0.2"));
        using var seen = new Measurements("reset");
        await using TcpStream client = await TcpStream.ConnectAsync(cable.Left, listener.LocalEndPoint, Cancel);
        TcpStream server = await listener.AcceptAsync(Cancel);
        server.Abort();
        await Assert.ThrowsAsync<IOException>(async () => await client.ReadExactlyAsync(new byte[1], Cancel));
        await client.DisposeAsync();

        Measured lasted = Assert.Single(seen.All, one => one.Instrument == "sockeye.tcp.connection.duration");
        Assert.Equal("connection_reset", lasted.Tags["error.type"]);
        seen.Collect();
        Assert.Equal(1, seen.Sum("sockeye.tcp.connections.reset"));
    }

    [Fact]
    public async Task Drops_are_told_by_reason()
    {
        using var cable = new Cable(right: new StackOptions { HostName = "drops" });
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => TcpStream.ConnectAsync(cable.Left, Cable.At("10.0.0.2", 9), Cancel));
        using var seen = new Measurements("drops");
        seen.Collect();
        Assert.Equal(1, seen.Sum("sockeye.packet.dropped", ("sockeye.drop.reason", "tcp_no_connection")));
        Assert.Equal(1, seen.Sum("sockeye.tcp.resets"));
    }

    [Fact]
    public async Task OpenTelemetry_exports_each_stack_of_the_process_by_its_name()
    {
        var exported = new List<Metric>();
        using MeterProvider provider = Sdk.CreateMeterProviderBuilder().AddMeter("Sockeye").AddInMemoryExporter(exported).Build();
        using var cable = new Cable(left: new StackOptions { HostName = "otel-a" }, right: new StackOptions { HostName = "otel-b" });
        using var left = UdpSocket.Bind(cable.Left, Cable.At("10.0.0.1"));
        using var right = UdpSocket.Bind(cable.Right, Cable.At("10.0.0.2"));
        await left.SendAsync(new byte[100], right.LocalEndPoint, Cancel);
        await right.ReceiveAsync(new byte[200], Cancel);

        Assert.True(provider.ForceFlush());
        Metric io = Assert.Single(exported, metric => metric.Name == "system.network.io");
        Assert.Equal(("By", MetricType.LongSum, "Sockeye"), (io.Unit, io.MetricType, io.MeterName));
        Assert.Equal(128, PointOf(io, "otel-a", "pair-left", Transmitted));
        Assert.Equal(128, PointOf(io, "otel-b", "pair-right", Received));
        Metric connections = Assert.Single(exported, metric => metric.Name == "system.network.connection.count");
        Assert.Equal(MetricType.LongSumNonMonotonic, connections.MetricType);
    }

    [Fact]
    public void A_loop_that_has_ended_or_does_not_want_it_is_not_measured()
    {
        var stack = new StackOptions { HostName = "gone" };
        new StackLoop(stack).Dispose();
        using var silent = new StackLoop(stack, new StackLoopOptions { Metrics = false });
        using var seen = new Measurements("gone");
        seen.Collect();
        Assert.Empty(seen.All);
        using var measured = new StackLoop(stack);
        seen.Collect();
        Assert.NotEmpty(seen.All);
    }

    [Theory]
    [InlineData("FinWait1", "fin_wait_1")]
    [InlineData("IPNotForUs", "ip_not_for_us")]
    [InlineData("TcpNoConnection", "tcp_no_connection")]
    [InlineData("IOPending", "io_pending")]
    [InlineData("ConnectionRefused", "connection_refused")]
    public void Names_are_spelled_as_OpenTelemetry_spells_values(string name, string expected) => Assert.Equal(expected, SnakeCase.Of(name));

    private static long PointOf(Metric metric, string host, string nic, string direction)
    {
        foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
        {
            var tags = new Dictionary<string, object?>();
            foreach (KeyValuePair<string, object?> tag in point.Tags) tags.Add(tag.Key, tag.Value);
            if (tags["sockeye.host"] is string of && of == host && tags["network.interface.name"] is string name && name == nic
                && tags["network.io.direction"] is string way && way == direction)
            {
                return point.GetSumLong();
            }
        }
        return -1;
    }
}
