using System.Runtime.InteropServices;
using Sockeye.Lab.Tests.Requirements;
using Sockeye.Lab.Tests.Running;
using Xunit;

namespace Sockeye.Packages.Tests;

/// <summary>All libraries in a program that is compiled ahead of time, or, where the tools for that are missing, trimmed.</summary>
public sealed class AheadOfTimeTests(Feed feed)
{
    private static readonly string[] s_linkers = ["clang", "gcc"];

    [Fact]
    public async Task The_whole_of_every_library_is_compiled_ahead_of_time_without_a_warning()
    {
        string folder = feed.NewFolder("ahead-of-time");
        string source = Repository.PathOf("tests/Sockeye.Packages.Tests/Programs/ahead-of-time");
        foreach (string file in Directory.GetFiles(source)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        string kind = s_linkers.Any(linker => Surroundings.FindProgram(linker) is not null) ? "PublishAot" : "PublishTrimmed";
        Finished published = await PublishAsync(folder, kind);
        if (kind == "PublishAot" && IsWithoutCompiler(published)) published = await PublishAsync(folder, kind = "PublishTrimmed");
        if (IsWithoutCompiler(published)) Assert.Skip("no package source of this machine has .NET's ahead-of-time compiler or trimmer");
        published.MustSucceed();
        Assert.DoesNotContain("warning", published.Output, StringComparison.OrdinalIgnoreCase);
        TestContext.Current.TestOutputHelper?.WriteLine(kind);
        Finished run = (await Command.Of(Path.Combine(folder, "out", "AheadOfTime")).RunAsync()).MustSucceed();
        Assert.Contains("hello of 20480", run.Output, StringComparison.Ordinal);
    }

    private Task<Finished> PublishAsync(string folder, string kind) => feed.Dotnet(
        folder, "publish", "-c", "Debug", "-r", RuntimeInformation.RuntimeIdentifier, "-o", "out", $"-p:{kind}=true", $"-p:SockeyeVersion={feed.Version}").RunAsync();

    // Which of Microsoft's packages could not be had; of ours none may be missing.
    private static bool IsWithoutCompiler(Finished published) => published.ExitCode != 0
        && published.Output.Split('\n').Where(line => line.Contains("error NU", StringComparison.Ordinal)).ToArray() is { Length: > 0 } errors
        && errors.All(error => error.Contains("ILCompiler", StringComparison.OrdinalIgnoreCase) || error.Contains("Microsoft.NETCore.App.Runtime", StringComparison.OrdinalIgnoreCase)
            || error.Contains("Microsoft.AspNetCore.App.Runtime", StringComparison.OrdinalIgnoreCase) || error.Contains("ILLink", StringComparison.OrdinalIgnoreCase));
}
