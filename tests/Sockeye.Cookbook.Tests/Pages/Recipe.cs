using System.Reflection;
using System.Text.RegularExpressions;
using Sockeye.Testing;
using Sockeye.Testing.Xunit;
using Xunit;

namespace Sockeye.Cookbook.Pages;

/// <summary>A recipe: a class of its own in a file of its own, whose tests are what its page shows.</summary>
internal sealed partial class Recipe(Type type)
{
    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static IEnumerable<Recipe> All { get; } =
        [.. typeof(Recipe).Assembly.GetExportedTypes().Where(type => IsRecipe(type))
            .OrderBy(type => type.FullName, StringComparer.Ordinal).Select(type => new Recipe(type))];

    public string Name => type.Name;

    /// <summary>The file, from the repository's root.</summary>
    public string Source => $"tests/Sockeye.Cookbook.Tests/{type.Namespace!.Split('.')[^1]}/{Name}.cs";

    /// <summary>The page, from the repository's root: docs/cookbook/half-open.md for HalfOpen.</summary>
    public string Page => $"docs/cookbook/{Words().Replace(Name, "-$1").TrimStart('-').ToLowerInvariant()}.md";

    /// <summary>Everything that xunit would run, one by one: name, and how to run it.</summary>
    public IEnumerable<(string Name, Func<Task> Run)> Runs()
    {
        foreach (MethodInfo method in MethodsOf(type))
        {
            if (method.GetCustomAttribute<NetworkFactAttribute>() is { } fact)
            {
                yield return ($"{Name}.{method.Name}", async () =>
                {
                    using var net = new SimulatedNetwork(fact.Seed);
                    await RunAsync(method, net);
                });
                continue;
            }
            foreach (InlineDataAttribute row in method.GetCustomAttributes<InlineDataAttribute>())
            {
                yield return ($"{Name}.{method.Name}({string.Join(", ", row.Data)})", () => RunAsync(method, row.Data));
            }
        }
    }

    public override string ToString() => Name;

    // Not the tests of the pages and the samples.
    private static bool IsRecipe(Type type) => !type.Name.EndsWith("Tests", StringComparison.Ordinal) && MethodsOf(type).Any();

    private static IEnumerable<MethodInfo> MethodsOf(Type type) => type.GetMethods(Public).Where(method => method.IsDefined(typeof(FactAttribute)));

    private Task RunAsync(MethodInfo method, params object?[] arguments) => (Task)method.Invoke(Activator.CreateInstance(type), arguments)!;

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Words();
}
