using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace Sockeye.Core.Tests.Architecture;

/// <summary>Wire and Core have no thread, lock or task and no state of their own. The banned-symbol analyzer sees calls;
/// these tests see what it does not: keywords, and the types of fields and results.</summary>
public sealed class ForbiddenWordsTests
{
    private static readonly Assembly[] s_assemblies =
        [typeof(Wire.Addresses.IPv4Address).Assembly, typeof(Sockeye.Core.Foundation.Instant).Assembly];

    [Theory]
    [InlineData(@"\block\s*\(", "a stack is never locked from inside: whoever holds its turn runs it")]
    [InlineData(@"\basync\b", "nothing waits inside the core")]
    [InlineData(@"\bawait\b", "nothing waits inside the core")]
    [InlineData(@"\bThread\b", "threads belong to the shell")]
    [InlineData(@"\b(Value)?Task\b", "tasks belong to the shell")]
    [InlineData(@"\bunsafe\b", "only Devices and Berkeley talk to the kernel")]
    [InlineData(@"\bgoto\b", "a step is a method")]
    public void Wire_and_Core_do_without(string word, string because)
    {
        var pattern = new Regex(word);
        Offences.MustBeNone($"No {word} in Wire and Core: {because}.",
            WireAndCore().SelectMany(file => file.LinesOfCodeWith(pattern)));
    }

    [Theory]
    [InlineData("Foundation")]
    [InlineData("Link")]
    [InlineData("Internet")]
    [InlineData("Transport")]
    [InlineData("Local")]
    [InlineData("Sockets")]
    public void A_room_that_packets_pass_through_does_without_LINQ(string room)
    {
        var pattern = new Regex(@"\bSystem\.Linq\b");
        Offences.MustBeNone("LINQ allocates: not where packets pass.",
            SourceFile.Under("src/Sockeye.Core/" + room).SelectMany(file => file.LinesOfCodeWith(pattern)));
    }

    [Fact]
    public void Nothing_static_can_change()
    {
        const BindingFlags Statics =
            BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var offences =
            from assembly in s_assemblies
            from type in assembly.GetTypes()
            where !type.FullName!.Contains('<', StringComparison.Ordinal)   // the compiler's own caches
            from field in type.GetFields(Statics)
            where !field.IsInitOnly && !field.IsLiteral
            select $"{type.FullName}.{field.Name}";
        Offences.MustBeNone("Two stacks in one process share nothing: a static field is const or readonly.", offences);
    }

    private static IEnumerable<SourceFile> WireAndCore() =>
        SourceFile.Under("src/Sockeye.Wire").Concat(SourceFile.Under("src/Sockeye.Core"));
}
