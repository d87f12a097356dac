using Sockeye.Lab.Tests.Requirements;
using Sockeye.Lab.Tests.Running;
using Xunit;

namespace Sockeye.Lab.Tests.Web;

/// <summary>The clients that everybody has load a page of 220 resources from Kestrel on our stack, over TUN.</summary>
[RequiresRoot]
[RequiresTun]
public sealed class WebTests
{
    [Theory]
    [InlineData("http://10.0.0.2", "--http1.1", "1.1", 0)]
    [InlineData("http://10.0.0.2", "--http1.1", "1.1", 0.02)]
    [InlineData("https://10.0.0.2", "--http1.1", "1.1", 0)]
    [InlineData("https://10.0.0.2", "--http2", "2", 0)]
    [InlineData("https://10.0.0.2", "--http2", "2", 0.02)]
    [RequiresProgram("curl")]
    public async Task Curl_gets_every_resource_whole(string server, string protocol, string version, double loss)
    {
        await using WebServerLab lab = await WebServerLab.StartAsync(loss);
        string folder = Directory.CreateTempSubdirectory("sockeye-curl").FullName;
        try
        {
            Finished result = (await lab.RunAsync(Command.Of(
                "curl", "--silent", "--show-error", "--insecure", "--noproxy", "*", "--max-time", "40", "--parallel", "--parallel-max", "20", protocol,
                "--write-out", "%{http_version} %{response_code}\\n",
                "--output", $"{folder}/small#1", $"{server}/small/[1-{WebServerLab.SmallCount}]",
                "--output", $"{folder}/large#1", $"{server}/large/[1-{WebServerLab.LargeCount}]"))).MustSucceed();

            string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(WebServerLab.SmallCount + WebServerLab.LargeCount, lines.Length);
            Assert.All(lines, line => Assert.Equal($"{version} 200", line));
            for (int i = 1; i <= WebServerLab.SmallCount; i++) await IsWholeAsync("small", i);
            for (int i = 1; i <= WebServerLab.LargeCount; i++) await IsWholeAsync("large", i);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        async Task IsWholeAsync(string kind, int number) =>
            Assert.True(WebServerLab.Resource(kind, number) == await File.ReadAllTextAsync($"{folder}/{kind}{number}"), $"{kind} {number} differs");
    }

    // One resource: the curl of Debian 12 cannot use such a connection again, whoever the server is (error 16).
    [Theory]
    [InlineData(0)]
    [InlineData(0.02)]
    [RequiresProgram("curl")]
    public async Task Curl_speaks_HTTP_2_without_TLS(double loss)
    {
        await using WebServerLab lab = await WebServerLab.StartAsync(loss);

        Finished result = (await lab.RunAsync(Command.Of(
            "curl", "--silent", "--show-error", "--noproxy", "*", "--max-time", "40", "--http2-prior-knowledge",
            "--write-out", "%{http_version}", "http://10.0.0.2:81/large/1"))).MustSucceed();

        Assert.Equal(WebServerLab.Resource("large", 1) + "2", result.Output);
    }

    [Theory]
    [InlineData("http://10.0.0.2/", "HTTP/1.1", 0)]
    [InlineData("http://10.0.0.2/", "HTTP/1.1", 0.02)]
    [InlineData("https://10.0.0.2/", "HTTP/2", 0)]
    [InlineData("https://10.0.0.2/", "HTTP/2", 0.02)]
    [RequiresProgram("chromium")]
    public async Task Chromium_loads_a_page_with_200_small_and_20_large_resources(string url, string protocol, double loss)
    {
        await using WebServerLab lab = await WebServerLab.StartAsync(loss);
        string profile = Directory.CreateTempSubdirectory("sockeye-chromium").FullName;
        try
        {
            Finished result = (await lab.RunAsync(Command.Of(
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
                "--no-proxy-server", "--ignore-certificate-errors", $"--user-data-dir={profile}", "--dump-dom", url)
                .With("HOME", profile))).MustSucceed();

            Assert.Contains($"loaded {WebServerLab.SmallCount} small and {WebServerLab.LargeCount} large", result.Output, StringComparison.Ordinal);
            Assert.Equal(WebServerLab.SmallCount + WebServerLab.LargeCount, lab.Served.Count);
            Assert.All(lab.Served, served => Assert.Equal(protocol, served));
        }
        finally
        {
            Directory.Delete(profile, recursive: true);
        }
    }
}
