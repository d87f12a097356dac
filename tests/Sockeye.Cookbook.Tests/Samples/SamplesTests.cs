using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace Sockeye.Cookbook.Samples;

/// <summary>Each sample runs without root, and samples/README.md lists it with its command.</summary>
public class SamplesTests
{
    [Theory]
    [InlineData("protocol", "Sockeye.Samples.Protocol", "get sockeye → a salmon of the Pacific\nget pike → no pike")]
    [InlineData("article", "Sockeye.Samples.Article", "received: Hello, you are connected!", "both")]
    [InlineData("testing", "Sockeye.Samples.Testing", "An echo within a second failed on a simulated network with seed 5; of 20 seeds from 1 on 4 failed: 5, 7, 14, 20")]
    [InlineData("nunit", "Sockeye.Samples.NUnit", "succeeded: 2")]
    [InlineData("mstest", "Sockeye.Samples.MSTest", "succeeded: 2")]
    [InlineData("web", "Sockeye.Samples.Web", "satellite (GEO)   1.84 s")]
    [InlineData("hosting", "Sockeye.Samples.Hosting", "hello from web, port 80 of its stack\nhello from web, port 80 of its stack")]
    [InlineData("redis", "Sockeye.Samples.Redis", "hello\n100 visits")]
    public async Task A_sample_says_what_it_should(string name, string program, string expected, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Repository.PathOf($"samples/{name}/bin/Release/net10.0/{program}.dll") },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }.With(arguments))!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        Assert.Equal((0, ""), (process.ExitCode, await errors));
        Assert.Contains(expected, await output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nunit", "Sockeye.Samples.NUnit")]
    [InlineData("mstest", "Sockeye.Samples.MSTest")]
    public async Task A_failing_test_of_another_framework_has_the_whole_report(string name, string program)
    {
        var start = new ProcessStartInfo("dotnet") { ArgumentList = { Repository.PathOf($"samples/{name}/bin/Release/net10.0/{program}.dll") }, RedirectStandardOutput = true };
        string folder = Directory.CreateTempSubdirectory("sockeye").FullName;
        start.Environment["SOCKEYE_SEED"] = "24";
        start.Environment["SOCKEYE_REPORTS"] = folder;
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync();
        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains("A_letter_arrives_within_a_second_although_packets_are_lost failed on a simulated network with seed 24", output, StringComparison.Ordinal);
        Assert.Matches($@"SOCKEYE_SEED=24.* dotnet .*{Regex.Escape(program)}\.dll --filter FullyQualifiedName~A_letter_arrives", output);
        Assert.Contains("lost by rule loss 2 %, seed 24", output, StringComparison.Ordinal);
        Assert.Contains("Sockets of recipient", output, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(folder, "*-seed24.*").Length);
        Directory.Delete(folder, recursive: true);
        // The other test holds with this seed, too.
        Assert.Contains("succeeded: 1", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_sample_is_listed_with_its_command_and_built_with_the_solution()
    {
        string list = File.ReadAllText(Repository.PathOf("samples/README.md")), solution = File.ReadAllText(Repository.PathOf("Sockeye.slnx"));
        string[] projects = [.. Directory.EnumerateFiles(Repository.PathOf("samples"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.PathOf("samples"), path).Replace('\\', '/'))];
        Assert.NotEmpty(projects);
        Assert.All(projects, project =>
        {
            Assert.Contains($"\"samples/{project}\"", solution, StringComparison.Ordinal);
            Assert.Matches(new Regex($@"`dotnet (run|test) --project samples/{Regex.Escape(Path.GetDirectoryName(project)!)}\b"), list);
        });
    }
}

internal static class Arguments
{
    public static ProcessStartInfo With(this ProcessStartInfo start, params string[] arguments)
    {
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }
}
