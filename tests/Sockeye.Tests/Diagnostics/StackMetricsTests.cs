using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Sockeye.Core.Stack;
using Sockeye.Hosting;
using Sockeye.Streams;
using Sockeye.Tests.Streams;
using Xunit;

namespace Sockeye.Tests.Diagnostics;

/// <summary>What can be seen of a loop from outside.</summary>
public sealed class StackMetricsTests
{
    [Fact]
    public async Task Sockets_frames_and_bytes_are_measured_when_somebody_collects()
    {
        using var cable = new Cable();
        using var left = UdpSocket.Bind(cable.Left, Cable.At("10.0.0.1"));
        using var right = UdpSocket.Bind(cable.Right, Cable.At("10.0.0.2"));
        await left.SendAsync(new byte[100], right.LocalEndPoint, TestContext.Current.CancellationToken);
        await right.ReceiveAsync(new byte[200], TestContext.Current.CancellationToken);

        var seen = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == "Sockeye") listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.True(seen["sockeye.sockets"] >= 2);
        Assert.True(seen["sockeye.device.frames"] >= 2);
        Assert.True(seen["sockeye.device.io"] >= 2 * 128);
    }

    [Fact]
    public void The_log_says_that_a_stack_runs_and_stops()
    {
        var log = new ListLogger();
        using (var loop = new StackLoop(new StackOptions { HostName = "here" }, new StackLoopOptions { Logger = log })) loop.Start();
        Assert.Equal([(1, "The stack here runs"), (3, "The stack here has stopped")], log.Lines);
    }

    private sealed class ListLogger : ILogger
    {
        public List<(int Event, string Line)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add((eventId.Id, formatter(state, exception)));
    }
}
