using System.Reflection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Sockeye;

/// <summary>The table of log events in docs/observability.md.</summary>
internal static class LogEventTable
{
    /// <summary>It has each event that the assembly declares, with its number, level and words, and no other of the category.</summary>
    public static void MustBeThatOf(Assembly assembly, string category)
    {
        IEnumerable<string> declared =
            from type in assembly.GetTypes()
            from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            let about = method.GetCustomAttribute<LoggerMessageAttribute>()
            where about is not null
            select $"{about.EventId} | {about.Level} | {about.Message}";
        string begin = $"| `{category}` | ";
        IEnumerable<string> written = File.ReadLines(Repository.PathOf("docs/observability.md"))
            .Where(line => line.StartsWith(begin, StringComparison.Ordinal))
            .Select(line => line[begin.Length..^" |".Length]);
        Assert.Equal(declared.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }
}
