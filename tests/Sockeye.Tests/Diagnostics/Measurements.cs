using System.Diagnostics.Metrics;

namespace Sockeye.Tests.Diagnostics;

/// <summary>What one look at the meter "Sockeye" gives, of one host.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<Measured> _all = [];
    private readonly string _host;

    public Measurements(string host, object? scope = null)
    {
        _host = host;
        _listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == "Sockeye" && instrument.Meter.Scope == scope) listening.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Everything so far.</summary>
    public Measured[] All
    {
        get
        {
            lock (_all) return [.. _all];
        }
    }

    /// <summary>Forgets what was seen, and looks.</summary>
    public void Collect()
    {
        lock (_all) _all.Clear();
        _listener.RecordObservableInstruments();
    }

    /// <summary>The sum of the measurements that have all these tags.</summary>
    public double Sum(string instrument, params (string Key, object Value)[] tags) => All
        .Where(one => one.Instrument == instrument && tags.All(tag => tag.Value.Equals(one.Tags.GetValueOrDefault(tag.Key))))
        .Sum(one => one.Value);

    public void Dispose() => _listener.Dispose();

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var copy = new Dictionary<string, object?>();
        foreach (KeyValuePair<string, object?> tag in tags) copy.Add(tag.Key, tag.Value);
        if (!_host.Equals(copy.GetValueOrDefault("sockeye.host"))) return;
        lock (_all) _all.Add(new Measured(instrument.Name, value, copy));
    }
}

/// <summary>One measurement.</summary>
internal sealed record Measured(string Instrument, double Value, IReadOnlyDictionary<string, object?> Tags);
