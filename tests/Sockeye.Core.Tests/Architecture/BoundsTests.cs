using System.Reflection;
using Sockeye.Core.Foundation;
using Xunit;

namespace Sockeye.Core.Tests.Architecture;

/// <summary>Every queue, table and reassembly has a limit: whatever can grow says what limits it, with
/// <see cref="BoundedAttribute"/>.</summary>
public sealed class BoundsTests
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public
        | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly HashSet<Type> s_growing =
    [
        typeof(List<>), typeof(Queue<>), typeof(Stack<>), typeof(LinkedList<>), typeof(PriorityQueue<,>),
        typeof(Dictionary<,>), typeof(SortedDictionary<,>), typeof(SortedList<,>), typeof(HashSet<>), typeof(SortedSet<>),
        typeof(OrderedDictionary<,>), typeof(IList<>), typeof(ICollection<>), typeof(IDictionary<,>), typeof(ISet<>),
    ];

    [Fact]
    public void Whatever_can_grow_says_what_limits_it()
    {
        var offences =
            from type in typeof(Instant).Assembly.GetTypes()
            where !type.FullName!.Contains('<', StringComparison.Ordinal)
            from field in type.GetFields(Fields)
            where CanGrow(field) && string.IsNullOrWhiteSpace(BoundOf(type, field))
            select $"{type.FullName}.{field.Name}: {field.FieldType.Name}";
        Offences.MustBeNone("A field that can grow needs [Bounded(\"by what\")].", offences);
    }

    [Theory]
    [InlineData(nameof(Samples.Grows), true)]
    [InlineData(nameof(Samples.Replaced), true)]
    [InlineData(nameof(Samples.Fixed), false)]
    [InlineData(nameof(Samples.Number), false)]
    public void A_collection_and_an_array_that_can_be_replaced_can_grow(string field, bool canGrow) =>
        Assert.Equal(canGrow, CanGrow(typeof(Samples).GetField(field)!));

    // A readonly array has the size that it was made with; any other may be exchanged for a larger one.
    private static bool CanGrow(FieldInfo field) => field.FieldType switch
    {
        { IsArray: true } => !field.IsInitOnly && !field.IsLiteral,
        { IsGenericType: true } type => s_growing.Contains(type.GetGenericTypeDefinition()),
        _ => false,
    };

    private static string? BoundOf(Type type, FieldInfo field)
    {
        var bound = field.GetCustomAttribute<BoundedAttribute>();
        if (bound is null && field.Name.StartsWith('<'))
        {
            var property = type.GetProperty(field.Name[1..field.Name.IndexOf('>')], Fields);
            bound = property?.GetCustomAttribute<BoundedAttribute>();
        }

        return bound?.By;
    }

    private sealed class Samples
    {
        public readonly List<int> Grows = [];
        public readonly int[] Fixed = [1];
        public int[] Replaced = [1];
        public int Number = 1;
    }
}
