using System.Diagnostics.Metrics;
using Sockeye.Core.Foundation;
using Sockeye.Core.Stack;
using Sockeye.Devices;
using Sockeye.Hosting;

namespace Sockeye.Diagnostics;

/// <summary>The ledgers of one stack as metrics: the meter "Sockeye", each measurement with the tag "sockeye.host".</summary>
/// <remarks>Nothing is counted here: what the stack has counted anyway is read when somebody collects, under the turn.</remarks>
internal sealed class StackMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Sockeye";

    private readonly StackLoop _loop;
    private readonly Meter _meter;
    private readonly KeyValuePair<string, object?> _host;

    public StackMetrics(StackLoop loop, string host)
    {
        _loop = loop;
        _host = new("sockeye.host", host);
        _meter = new Meter(MeterName);
        _meter.CreateObservableUpDownCounter("sockeye.sockets", Sockets, "{socket}", "Sockets now open");
        _meter.CreateObservableUpDownCounter("sockeye.packet.memory", Memory, "By", "Packet memory in use");
        _meter.CreateObservableCounter("sockeye.packet.drops", Drops, "{packet}", "Packets dropped, by reason");
        _meter.CreateObservableCounter("sockeye.device.frames", Frames, "{frame}", "Frames of the devices, by direction");
        _meter.CreateObservableCounter("sockeye.device.io", Bytes, "By", "Bytes of the devices, by direction");
    }

    public void Dispose() => _meter.Dispose();

    private Measurement<long> Sockets() => new(_loop.Call(0, static (stack, _, _) => (long)stack.SocketCount), _host);

    private Measurement<long> Memory() => new(_loop.Call(0, static (stack, _, _) => stack.Pool.Outstanding), _host);

    private IEnumerable<Measurement<long>> Drops()
    {
        long[] drops = _loop.Call(0, static (NetStack stack, Instant _, int _) => stack.Drops.Snapshot());
        for (int reason = 0; reason < drops.Length; reason++)
        {
            if (drops[reason] > 0) yield return new(drops[reason], _host, new("reason", ((DropReason)reason).ToString()));
        }
    }

    private IEnumerable<Measurement<long>> Frames() =>
        ByDirection(static counters => counters.ReceivedFrames, static counters => counters.TransmittedFrames);

    private IEnumerable<Measurement<long>> Bytes() =>
        ByDirection(static counters => counters.ReceivedBytes, static counters => counters.TransmittedBytes);

    private IEnumerable<Measurement<long>> ByDirection(Func<DeviceCounters, long> received, Func<DeviceCounters, long> sent)
    {
        foreach ((string device, DeviceCounters counters) in _loop.DeviceCounters())
        {
            yield return new(received(counters), _host, new("device", device), new("direction", "receive"));
            yield return new(sent(counters), _host, new("device", device), new("direction", "transmit"));
        }
    }
}
