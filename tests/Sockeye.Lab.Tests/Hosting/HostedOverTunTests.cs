using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sockeye.AspNetCore;
using Sockeye.Configuration;
using Sockeye.Devices.Linux.Namespace;
using Sockeye.Lab.Tests.Requirements;
using Sockeye.Lab.Tests.Running;
using Xunit;

namespace Sockeye.Lab.Tests.Hosting;

/// <summary>An application whose configuration names a device of the system.</summary>
public sealed class HostedOverTunTests
{
    [Theory]
    [RequiresRoot]
    [RequiresTun]
    [RequiresProgram("curl")]
    [InlineData("tun")]
    [InlineData("tap")]
    public async Task Curl_is_answered_by_Kestrel_on_the_interface_that_the_configuration_names(string kind)
    {
        using NetworkNamespace space = NetworkNamespace.Create();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
        [
            new("Sockeye:Device", $"{kind}:web0"), new("Sockeye:Addresses:0", "10.0.0.2/24"), new("Sockeye:Addresses:1", "fd00::2/64"),
            new("Sockeye:KernelAddresses:0", "10.0.0.1/24"), new("Sockeye:KernelAddresses:1", "fd00::1/64"),
        ]);
        builder.Services.AddSockeye();
        builder.WebHost.UseSockeye().UseUrls("http://*:80");
        await using WebApplication app = builder.Build();
        app.MapGet("/", () => "hello");
        // A device stays in the namespace in which it was opened; the host finds the stack started.
        space.Run(app.Services.GetRequiredService<SockeyeStack>().Start);
        await app.StartAsync(TestContext.Current.CancellationToken);
        foreach (string address in (string[])["10.0.0.2", "[fd00::2]"])
        {
            await using RunningProgram curl = space.Run(
                Command.Of("curl", "-sS", "--retry", "5", "--retry-connrefused", "--max-time", "20", $"http://{address}/").Start);
            Finished answer = await curl.WaitForExitAsync();
            Assert.Equal("hello", answer.MustSucceed().Output);
        }
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    [RequiresRoot]
    [RequiresTun]
    public async Task Without_the_right_to_make_an_interface_the_application_says_what_to_do()
    {
        Finished refused = await Command
            .Of("dotnet", Repository.PathOf("samples/hosting/bin/Release/net10.0/Sockeye.Samples.Hosting.dll"),
                "--Sockeye:Device=tun:web0", "--Sockeye:Addresses:0=10.0.0.2/24")
            .AsNobodyIfRoot().RunAsync();
        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("The stack web cannot start on tun:web0: ", refused.Error, StringComparison.Ordinal);
        Assert.Contains("set \"Device\" to \"none\" and let \"Forward\" bring clients in", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    [RequiresRoot]
    public void An_interface_that_is_not_there_is_named()
    {
        using ServiceProvider services = new ServiceCollection().AddSockeye(options =>
        {
            options.Device = "packet:nowhere0";
            options.Addresses.Add("10.0.0.2/24");
        }).BuildServiceProvider();
        var refused = Assert.Throws<StackStartException>(services.GetRequiredService<SockeyeStack>().Start);
        Assert.StartsWith("The stack sockeye cannot start on packet:nowhere0: ", refused.Message, StringComparison.Ordinal);
    }
}
