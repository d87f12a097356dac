using System.Reflection;

namespace Sockeye.Testing.Xunit;

/// <summary>What to type to run one test again, in the way in which it was run now.</summary>
internal static class ReplayCommand
{
    public static string Of(Type type, MethodInfo method)
    {
        string name = $"{type.FullName}.{method.Name}";
        string[] arguments = Environment.GetCommandLineArgs();
        // What `dotnet test` hands to the program with Microsoft's testing platform, and with VSTest.
        if (arguments.Contains("--server")) return $"dotnet test --filter-method \"{name}\"";
        if (arguments.Contains("-automated")) return $"dotnet test --filter \"FullyQualifiedName={name}\"";
        string program = Path.Combine(AppContext.BaseDirectory, type.Assembly.GetName().Name + ".dll");
        // xunit has gone to the program's own folder; the shell is still where it was.
        string near = Path.GetRelativePath(Environment.GetEnvironmentVariable("PWD") ?? Environment.CurrentDirectory, program);
        if (near.StartsWith("..", StringComparison.Ordinal)) near = program;
        if (near.Contains(' ', StringComparison.Ordinal)) near = $"\"{near}\"";
        string filter = arguments.Any(argument => argument.StartsWith("--", StringComparison.Ordinal)) ? "--filter-method" : "-method";
        return $"dotnet {near} {filter} \"{name}\"";
    }
}
