using System.Collections.Concurrent;

namespace Sockeye.Testing.Names;

/// <summary>Names and what they stand for.</summary>
/// <remarks>Bound: what the test adds.</remarks>
internal sealed class NameTable(SimulatedNetwork network)
{
    private const int MostAliases = 16;

    // A null entry is a name that was taken away.
    private readonly ConcurrentDictionary<string, NameEntry?> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, DnsFailure> _failures = new(StringComparer.OrdinalIgnoreCase);
    private long _questions;

    public TimeSpan TimeToLive { get; set; } = TimeSpan.FromSeconds(60);

    public long Questions => Interlocked.Read(ref _questions);

    public void CountQuestion() => Interlocked.Increment(ref _questions);

    public void Set(string name, NameEntry? entry)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _entries[name.TrimEnd('.')] = entry;
    }

    public IDisposable Fail(string name, DnsFailure failure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        name = name.TrimEnd('.');
        _failures[name] = failure;
        return new Undoing(() => _failures.TryRemove(name, out _));
    }

    public NameAnswer Answer(string name)
    {
        var aliases = new List<(string, string)>();
        while (true)
        {
            if (_failures.TryGetValue(name, out DnsFailure failure)) return new NameAnswer([], [], false, failure);
            NameEntry? entry = Find(name);
            if (entry?.Alias is not { } target) return new NameAnswer([.. aliases], entry?.Addresses ?? [], entry is not null || aliases.Count > 0, null);
            if (aliases.Count == MostAliases) return new NameAnswer([], [], false, DnsFailure.ServerFailure);
            aliases.Add((name, target));
            name = target.TrimEnd('.');
        }
    }

    private NameEntry? Find(string name) =>
        _entries.TryGetValue(name, out NameEntry? entry) ? entry
        : network.FindHost(name) is { } host ? new NameEntry([.. host.AssignedAddresses()], null)
        : null;
}
