using System.Globalization;
using Sockeye.Lab.Tests.Running;
using Sockeye.Packages.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(Feed))]

namespace Sockeye.Packages.Tests;

/// <summary>The packages, made anew of what was built last, in a folder outside the repository; and folders for those who use them. They have this
/// machine's package sources and this one, and caches of their own.</summary>
public sealed class Feed : IAsyncLifetime
{
    private readonly DirectoryInfo _top = Directory.CreateTempSubdirectory("sockeye-packages-");

    // Kept for the next run, but for our own packages: those of others are large.
    private readonly DirectoryInfo _cache = Directory.CreateDirectory(Repository.PathOf("artifacts/packages"));

    /// <summary>Of all packages; no other has it.</summary>
    public string Version { get; } = $"0.1.0-test.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Where the packages are.</summary>
    public string Folder => Path.Combine(_top.FullName, "feed");

    /// <summary>The file of a package.</summary>
    public string PathOf(string package, string extension = "nupkg") => Path.Combine(Folder, $"{package}.{Version}.{extension}");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_top.FullName, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="sockeye" value="{Folder}" />
              </packageSources>
              <fallbackPackageFolders>
                {FallbackFolder()}
              </fallbackPackageFolders>
            </configuration>
            """);
        (await Command.Of(Repository.PathOf("build/pack.sh"), "--no-build", "--version", Version, Folder)
            .Within(TimeSpan.FromSeconds(120)).RunAsync()).MustSucceed();
    }

    /// <summary>An empty folder.</summary>
    public string NewFolder(string name) => _top.CreateSubdirectory(name).FullName;

    /// <summary>The command dotnet, in one of the folders.</summary>
    internal Command Dotnet(string folder, params string[] arguments) => Command.Of("dotnet", arguments).In(folder)
        .With("NUGET_PACKAGES", _cache.FullName)
        .With("DOTNET_NOLOGO", "1")
        .With("DOTNET_CLI_UI_LANGUAGE", "en")
        .With("DOTNET_CLI_TELEMETRY_OPTOUT", "1")
        // Nothing stays behind that would hold the test's pipes.
        .With("MSBUILDDISABLENODEREUSE", "1")
        .With("DOTNET_CLI_USE_MSBUILD_SERVER", "0")
        .With("UseSharedCompilation", "false")
        .Within(TimeSpan.FromSeconds(240));

    public ValueTask DisposeAsync()
    {
        _top.Delete(recursive: true);
        foreach (DirectoryInfo ours in _cache.GetDirectories("sockeye*"))
        {
            foreach (DirectoryInfo version in ours.GetDirectories(Version)) version.Delete(recursive: true);
        }
        return ValueTask.CompletedTask;
    }

    // What the machine has need not be fetched again.
    private static string FallbackFolder()
    {
        string machine = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Directory.Exists(machine) ? $"""<add key="machine" value="{machine}" />""" : "";
    }
}
