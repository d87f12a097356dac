using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Sockeye.AspNetCore;
using Sockeye.Testing;

namespace SockeyeTest1;

/// <summary>The program under test. Put your own in its place: what makes the network a simulated one is UseSockeye.</summary>
internal static class TestApp
{
    public static async Task<WebApplication> StartAsync(SimulatedHost host)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseSockeye(host);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Any, 443, listen => listen.UseHttps(host.Certificate)));

        WebApplication app = builder.Build();
        app.MapGet("/", () => "hello");
        await app.StartAsync();
        return app;
    }
}
