using System.Reflection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Sockeye.AspNetCore.Tests.OnSockeye;

/// <summary>What a transport writes to a log.</summary>
public sealed class TransportLogTests
{
    [Fact]
    public void Every_event_stands_on_the_page_with_its_number_level_and_words()
    {
        IEnumerable<string> declared =
            from type in typeof(SockeyeTransportFactory).Assembly.GetTypes()
            from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            let about = method.GetCustomAttribute<LoggerMessageAttribute>()
            where about is not null
            select $"{about.EventId} | {about.Level} | {about.Message}";
        const string begin = "| `Sockeye.AspNetCore.Transport` | ";
        IEnumerable<string> written = File.ReadLines(Repository.PathOf("docs/observability.md"))
            .Where(line => line.StartsWith(begin, StringComparison.Ordinal))
            .Select(line => line[begin.Length..^" |".Length]);
        Assert.Equal(declared.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }
}
