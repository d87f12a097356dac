using System.Diagnostics.Metrics;
using Sockeye.Core.Foundation;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport.Tcp;

namespace Sockeye.Diagnostics;

/// <summary>The ledgers of stacks as metrics of the meter "Sockeye", with OpenTelemetry's names where it has some
/// (<c>docs/observability.md</c>). Each measurement says of which stack it is: "sockeye.host".</summary>
/// <remarks>Nothing is counted here: what a stack has counted anyway is read when somebody collects, under its turn. Bound: one entry a
/// stack, as long as it lives.</remarks>
internal sealed partial class StackMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Sockeye";

    private static readonly string[] s_states = SnakeCase.NamesOf<TcpState>();
    private static readonly string[] s_reasons = SnakeCase.NamesOf<DropReason>();
    private static readonly KeyValuePair<string, object?> s_receive = new("network.io.direction", "receive");
    private static readonly KeyValuePair<string, object?> s_transmit = new("network.io.direction", "transmit");
    private static readonly KeyValuePair<string, object?> s_tcp = new("network.transport", "tcp");

    private readonly Lock _gate = new();
    private readonly Meter _meter;
    private IObservedStack[] _stacks = [];

    /// <summary>Publishes nothing yet.</summary>
    /// <param name="scope">What the meter belongs to (<see cref="Meter.Scope"/>), so that a listener can tell several apart; null for the
    /// process.</param>
    public StackMetrics(object? scope)
    {
        _meter = new Meter(new MeterOptions(MeterName) { Scope = scope, Version = typeof(StackMetrics).Assembly.GetName().Version?.ToString(3) });
        DescribeInterfaces();
        DescribeTransports();
        DescribeStack();
        DescribeConnections();
    }

    /// <summary>Of all loops of the process, which share a meter: a reader that counts its instruments sees each once.</summary>
    public static StackMetrics OfLoops { get; } = new(scope: null);

    /// <summary>Publishes a stack from now on.</summary>
    public void Add(IObservedStack stack)
    {
        lock (_gate) _stacks = [.. _stacks, stack];
    }

    /// <summary>Publishes a stack no more.</summary>
    public void Remove(IObservedStack stack)
    {
        lock (_gate) _stacks = Array.FindAll(_stacks, other => other != stack);
    }

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> HostOf(IObservedStack stack) => new("sockeye.host", stack.HostName);

    private void DescribeInterfaces()
    {
        _meter.CreateObservableCounter("system.network.io", () => OfDirections(static way => way.Bytes),
            "By", "Bytes of the interfaces, by direction");
        _meter.CreateObservableCounter("system.network.packet.count", () => OfDirections(static way => way.Packets, namesDevice: true),
            "{packet}", "Packets of the interfaces, by direction");
        _meter.CreateObservableCounter("system.network.errors", () => OfDirections(static way => way.Errors),
            "{error}", "Packets that came in broken, or that a device refused");
        _meter.CreateObservableCounter("system.network.packet.dropped", Drops,
            "{packet}", "Packets for which an interface had no room; without direction, those that a device dropped either way");
    }

    private void DescribeTransports()
    {
        _meter.CreateObservableUpDownCounter("system.network.connection.count", Connections,
            "{connection}", "TCP connections, listeners and half-open connections, by state");
        _meter.CreateObservableCounter("sockeye.tcp.segments", () => OfTcp(static tcp => tcp.InSegs, static tcp => tcp.OutSegs),
            "{segment}", "TCP segments without retransmissions, by direction; merged and uncut ones count once");
        _meter.CreateObservableCounter("sockeye.tcp.retransmissions", () => OfTcp(static tcp => tcp.RetransSegs),
            "{segment}", "TCP segments sent again");
        _meter.CreateObservableCounter("sockeye.tcp.timeouts", () => OfTcp(static tcp => tcp.Timeouts),
            "{timeout}", "Retransmission timeouts");
        _meter.CreateObservableCounter("sockeye.tcp.resets", () => OfTcp(static tcp => tcp.OutRsts),
            "{segment}", "RST segments sent");
        _meter.CreateObservableCounter("sockeye.tcp.connections.reset", () => OfTcp(static tcp => tcp.EstabResets),
            "{connection}", "Established connections that ended by a reset or gave up");
        _meter.CreateObservableCounter("sockeye.tcp.connections.failed", () => OfTcp(static tcp => tcp.AttemptFails),
            "{connection}", "Connections that never were established");
        _meter.CreateObservableCounter("sockeye.tcp.connections.opened", Opened,
            "{connection}", "Connections begun: active ones by us, passive ones by a peer");
        _meter.CreateObservableCounter(
            "sockeye.tcp.listen.overflows", () => OfTcp(static tcp => tcp.SynQueueFull + tcp.AcceptQueueFull),
            "{connection}", "Connections refused because a listener's queue was full");
        _meter.CreateObservableCounter("sockeye.udp.datagrams", Datagrams, "{datagram}", "UDP datagrams, by direction");
    }

    private void DescribeStack()
    {
        _meter.CreateObservableUpDownCounter("sockeye.sockets", () => Of(static stack => stack.SocketCount), "{socket}", "Sockets now open");
        _meter.CreateObservableUpDownCounter("sockeye.packet.memory", () => Of(static stack => stack.Pool.Outstanding),
            "By", "Packet memory in use");
        _meter.CreateObservableUpDownCounter("sockeye.packet.memory.limit", () => Of(static stack => stack.Pool.Limit),
            "By", "Packet memory that may be in use");
        _meter.CreateObservableCounter("sockeye.packet.dropped", DropsByReason, "{packet}", "Packets that went no further, by reason");
    }

    private IEnumerable<Measurement<long>> Of(Func<NetStack, long> read)
    {
        foreach (IObservedStack stack in _stacks) yield return new(stack.Look(read, static (it, reads) => reads(it)), HostOf(stack));
    }

    private IEnumerable<Measurement<long>> OfTcp(Func<TcpCounters, long> read)
    {
        foreach (IObservedStack stack in _stacks)
        {
            yield return new(stack.Look(read, static (it, reads) => reads(it.TcpCounters)), HostOf(stack));
        }
    }

    private IEnumerable<Measurement<long>> OfTcp(Func<TcpCounters, long> received, Func<TcpCounters, long> transmitted)
    {
        foreach (IObservedStack stack in _stacks)
        {
            (long into, long outOf) = stack.Look(
                (received, transmitted), static (it, reads) => (reads.received(it.TcpCounters), reads.transmitted(it.TcpCounters)));
            yield return new(into, HostOf(stack), s_receive);
            yield return new(outOf, HostOf(stack), s_transmit);
        }
    }

    // OpenTelemetry's convention calls an interface "network.interface.name", and in the count of packets "system.device", too.
    private IEnumerable<Measurement<long>> OfDirections(Func<DirectionReading, long> read, bool namesDevice = false)
    {
        foreach (IObservedStack stack in _stacks)
        {
            foreach (InterfaceReading nic in stack.LookAtInterfaces())
            {
                var name = new KeyValuePair<string, object?>("network.interface.name", nic.Name);
                KeyValuePair<string, object?>[] of = namesDevice ? [HostOf(stack), name, new("system.device", nic.Name)] : [HostOf(stack), name];
                yield return new(read(nic.Received), [.. of, s_receive]);
                yield return new(read(nic.Transmitted), [.. of, s_transmit]);
            }
        }
    }

    private IEnumerable<Measurement<long>> Drops()
    {
        foreach (IObservedStack stack in _stacks)
        {
            foreach (InterfaceReading nic in stack.LookAtInterfaces())
            {
                var name = new KeyValuePair<string, object?>("network.interface.name", nic.Name);
                yield return new(nic.Transmitted.Drops, HostOf(stack), name, s_transmit);
                if (nic.DroppedByDevice > 0) yield return new(nic.DroppedByDevice, HostOf(stack), name);
            }
        }
    }

    // Every state each time, those without a connection too: a reader that remembers the last value must hear of the zero.
    private IEnumerable<Measurement<long>> Connections()
    {
        foreach (IObservedStack stack in _stacks)
        {
            var counts = new long[s_states.Length];
            stack.Look(counts, static (it, all) =>
            {
                it.CountConnections(all);
                return 0;
            });
            for (int state = (int)TcpState.Listen; state < counts.Length; state++)
            {
                yield return new(counts[state], HostOf(stack), s_tcp, new("network.connection.state", s_states[state]));
            }
        }
    }

    private IEnumerable<Measurement<long>> Opened()
    {
        foreach (IObservedStack stack in _stacks)
        {
            (long active, long passive) =
                stack.Look(0, static (it, _) => (it.TcpCounters.ActiveOpens, it.TcpCounters.PassiveOpens));
            yield return new(active, HostOf(stack), new("sockeye.tcp.open", "active"));
            yield return new(passive, HostOf(stack), new("sockeye.tcp.open", "passive"));
        }
    }

    private IEnumerable<Measurement<long>> Datagrams()
    {
        foreach (IObservedStack stack in _stacks)
        {
            (long received, long transmitted) =
                stack.Look(0, static (it, _) => (it.UdpCounters.InDatagrams, it.UdpCounters.OutDatagrams));
            yield return new(received, HostOf(stack), s_receive);
            yield return new(transmitted, HostOf(stack), s_transmit);
        }
    }

    private IEnumerable<Measurement<long>> DropsByReason()
    {
        foreach (IObservedStack stack in _stacks)
        {
            long[] drops = stack.Look(0, static (it, _) => it.Drops.Snapshot());
            for (int reason = 0; reason < drops.Length; reason++)
            {
                if (drops[reason] > 0) yield return new(drops[reason], HostOf(stack), new("sockeye.drop.reason", s_reasons[reason]));
            }
        }
    }
}
