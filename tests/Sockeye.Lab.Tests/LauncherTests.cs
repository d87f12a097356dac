using System.Diagnostics;
using Sockeye.Lab.Tests.Requirements;
using Sockeye.Lab.Tests.Running;
using Xunit;

namespace Sockeye.Lab.Tests;

/// <summary>./sockeye as a person first meets it.</summary>
public sealed class LauncherTests
{
    [Fact]
    public async Task Help_comes_from_any_folder_without_a_word_of_the_build()
    {
        var result = (await Command.Sockeye("--help").In("/").RunAsync()).MustSucceed();
        Assert.DoesNotContain("MSBuild", result.Output + result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task The_second_start_takes_less_than_three_seconds()
    {
        await Command.Sockeye("--help").RunAsync();
        var clock = Stopwatch.StartNew();
        (await Command.Sockeye("--help").RunAsync()).MustSucceed();
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 3);
    }

    [Fact]
    [RequiresOrdinaryUser]
    public async Task A_user_who_cannot_write_to_the_clone_runs_what_was_built()
    {
        await Command.Sockeye("--help").RunAsync();
        (await Command.Sockeye("--help").AsNobodyIfRoot().RunAsync()).MustSucceed();
    }

    [Fact]
    public async Task A_missing_SDK_is_named_with_the_way_to_install_it()
    {
        // A copy of the launcher that finds no dotnet, whatever this machine has.
        var folder = Directory.CreateTempSubdirectory("sockeye-");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "build"));
            File.Copy(Repository.PathOf("sockeye"), Path.Combine(folder.FullName, "sockeye"));
            var script = await File.ReadAllTextAsync(Repository.PathOf("build/common.sh"));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "build/common.sh"),
                script.Replace("sdk/10.*", "sdk/no-such.*", StringComparison.Ordinal));
            var result = await Command.Of(Path.Combine(folder.FullName, "sockeye"), "demo").RunAsync();
            Assert.Contains(".NET 10 SDK", result.MustRefuse().Error, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
