using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Sockeye.AspNetCore.Tests.Networks;

/// <summary>Kestrel with one endpoint on a test's network.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app, IPEndPoint address)
    {
        _app = app;
        EndPoint = address;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    public WebApplication App => _app;

    /// <summary>http:// and where it listens.</summary>
    public Uri Address => new($"http://{EndPoint}/");

    /// <summary>https:// and where it listens.</summary>
    public Uri SecureAddress => new($"https://{EndPoint}/");

    public static Task<TestServer> StartAsync(ITestNetwork network, RequestDelegate application, TestServerOptions? options = null) =>
        StartAsync(network, app => app.Run(application), options);

    public static async Task<TestServer> StartAsync(
        ITestNetwork network, Action<WebApplication> application, TestServerOptions? options = null)
    {
        options ??= new TestServerOptions();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        options.Logging?.Invoke(builder.Logging);
        builder.WebHost.UseKestrelHttpsConfiguration();
        network.Use(builder.WebHost, options.MaxReadBufferSize, options.MaxWriteBufferSize);
        ListenOptions? listening = null;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            options.Kestrel?.Invoke(kestrel);
            kestrel.Listen(options.EndPoint ?? network.ServerEndPoint, listen =>
            {
                listening = listen;
                options.Listen?.Invoke(listen);
            });
        });
        options.Services?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        application(app);
        await app.StartAsync();
        return new TestServer(app, listening!.IPEndPoint!);
    }

    /// <summary>Stops accepting, waits for requests.</summary>
    public Task StopAsync(CancellationToken token = default) => _app.StopAsync(token);

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }
}

/// <summary>What a test changes about its server.</summary>
public sealed class TestServerOptions
{
    public Action<KestrelServerOptions>? Kestrel { get; init; }

    public Action<ListenOptions>? Listen { get; init; }

    public Action<IServiceCollection>? Services { get; init; }

    public Action<ILoggingBuilder>? Logging { get; init; }

    public EndPoint? EndPoint { get; init; }

    public long? MaxReadBufferSize { get; init; } = 1024 * 1024;

    public long? MaxWriteBufferSize { get; init; } = 64 * 1024;
}
