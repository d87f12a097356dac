using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Sockeye;

/// <summary>A log as a list of its events' numbers and lines.</summary>
internal sealed class ListLogger : ILogger
{
    private readonly ConcurrentQueue<(int Event, string Line)> _lines = new();

    public (int Event, string Line)[] Lines => [.. _lines];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((eventId.Id, formatter(state, exception)));
}
