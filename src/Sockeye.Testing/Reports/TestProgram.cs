using System.Reflection;

namespace Sockeye.Testing.Reports;

/// <summary>How the running test program was started, and what to type to run one of its tests again in the same way.</summary>
internal static class TestProgram
{
    private static readonly string[] s_arguments = Environment.GetCommandLineArgs();

    /// <summary>Run by <c>dotnet test</c> on Microsoft's testing platform.</summary>
    private static bool IsUnderPlatform => s_arguments.Contains("--server");

    /// <summary>Run by <c>dotnet test</c> on VSTest: xunit's adapter hands over a file behind <c>@@</c>, others run in its host.</summary>
    private static bool IsUnderVSTest => s_arguments.Contains("@@") || s_arguments.Contains("-automated")
        || Assembly.GetEntryAssembly()?.GetName().Name is null or "testhost" or "vstest.console";

    private static bool IsXunit => IsLoaded("xunit.v3.core");

    /// <summary>The command for a test of which only the method's name is known.</summary>
    public static string CommandFor(string method)
    {
        if (IsXunit) return CommandForXunit("*." + method, $"FullyQualifiedName~{method}");
        if (IsUnderPlatform || IsUnderVSTest) return $"dotnet test --filter FullyQualifiedName~{method}";
        string program = $"dotnet {Near(Assembly.GetEntryAssembly()!)}";
        return IsLoaded("Microsoft.Testing.Platform") ? $"{program} --filter FullyQualifiedName~{method}" : program;
    }

    /// <summary>The command for a test of xunit v3.</summary>
    /// <param name="method">Namespace, class and method as xunit's own filter takes them.</param>
    /// <param name="filter">The same for VSTest.</param>
    public static string CommandForXunit(string method, string filter)
    {
        if (IsUnderPlatform) return $"dotnet test --filter-method \"{method}\"";
        if (IsUnderVSTest) return $"dotnet test --filter \"{filter}\"";
        string option = s_arguments.Any(argument => argument.StartsWith("--", StringComparison.Ordinal)) ? "--filter-method" : "-method";
        return $"dotnet {Near(Assembly.GetEntryAssembly()!)} {option} \"{method}\"";
    }

    private static bool IsLoaded(string assembly) => Array.Exists(AppDomain.CurrentDomain.GetAssemblies(), loaded => loaded.GetName().Name == assembly);

    // The program's path as it is seen from where the shell is: test frameworks go to the program's own folder.
    private static string Near(Assembly entry)
    {
        string program = Path.Combine(AppContext.BaseDirectory, entry.GetName().Name + ".dll");
        string near = Path.GetRelativePath(Environment.GetEnvironmentVariable("PWD") ?? Environment.CurrentDirectory, program);
        if (near.StartsWith("..", StringComparison.Ordinal)) near = program;
        return near.Contains(' ', StringComparison.Ordinal) ? $"\"{near}\"" : near;
    }
}
