using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sockeye.Diagnostics;

namespace Sockeye.Configuration;

/// <summary>Starts a registered stack before every hosted service is started, Kestrel among them, and stops it after all are stopped.</summary>
/// <remarks>In a test the stack may have been replaced by a simulated host; then there is nothing to start.</remarks>
internal sealed class StackLifetime(IServiceProvider services, string? name) : IHostedLifecycleService
{
    private SockeyeStack? _stack;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _stack = services.GetKeyedService<SockeyeStack>(name);
        if (_stack is null or { IsStarted: true }) return Task.CompletedTask;
        SockeyeOptions options = services.GetRequiredService<IOptionsMonitor<SockeyeOptions>>().Get(name);
        if (options.StopHostOnFailure) _stack.Loop.Failed += _ => StopHost(options.HostName);
        _stack.Start();
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => _stack?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The loop's thread is about to end, and must not run what an application does when it stops.
    private void StopHost(string hostName)
    {
        ILogger log = services.GetRequiredService<ILoggerFactory>().CreateLogger(StackLog.Category);
        StackLog.HostStops(log, hostName);
        ThreadPool.UnsafeQueueUserWorkItem(
            static lifetime => lifetime.StopApplication(), services.GetRequiredService<IHostApplicationLifetime>(), preferLocal: false);
    }
}
