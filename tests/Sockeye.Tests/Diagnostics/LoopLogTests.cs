using Microsoft.Extensions.Logging;
using Sockeye.Core.Stack;
using Sockeye.Hosting;
using Xunit;

namespace Sockeye.Tests.Diagnostics;

/// <summary>What a loop writes to a log.</summary>
public sealed class LoopLogTests
{
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
