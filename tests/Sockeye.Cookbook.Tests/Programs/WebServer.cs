using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sockeye.AspNetCore;
using Sockeye.Testing;

namespace Sockeye.Cookbook.Programs;

/// <summary>An ASP.NET Core application on a simulated host: what a program of your own does in its Program.cs.</summary>
internal static class WebServer
{
    /// <summary>Starts an application on ports 80 (HTTP/1.1), 81 (HTTP/2 without TLS) and, when it is wanted, 443 (HTTPS).</summary>
    /// <param name="host">Where it runs.</param>
    /// <param name="map">Its endpoints.</param>
    /// <param name="services">Its services, or null.</param>
    /// <param name="https">HTTPS too, with the host's certificate.</param>
    public static async Task<WebApplication> StartAsync(
        SimulatedHost host, Action<WebApplication> map, Action<IServiceCollection>? services = null, bool https = false)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(host.Clock);
        services?.Invoke(builder.Services);
        builder.WebHost.UseSockeye(host).ConfigureKestrel(kestrel =>
        {
            // These count real time, which has nothing to do with the time of the network.
            kestrel.Limits.MinRequestBodyDataRate = kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Any, 80, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Any, 81, listen => listen.Protocols = HttpProtocols.Http2);
            if (https) kestrel.Listen(IPAddress.Any, 443, listen => listen.UseHttps(host.Certificate));
        });
        WebApplication app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }
}
