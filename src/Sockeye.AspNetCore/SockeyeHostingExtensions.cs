using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Sockeye.Core.Stack;

namespace Sockeye.AspNetCore;

/// <summary>Kestrel over a Sockeye stack.</summary>
public static class SockeyeHostingExtensions
{
    /// <summary>From now on Kestrel listens on a stack: on all of its IP endpoints, or on each <see cref="SockeyeEndPoint"/> alone
    /// (<see cref="SockeyeTransportOptions.TakesEveryIPEndPoint"/>). May be called once for each of several stacks.</summary>
    /// <param name="builder">The web host, on which Kestrel was chosen before.</param>
    /// <param name="driver">The stack: a running loop, or a simulated host. It outlives the web host.</param>
    /// <param name="configure">Changes options.</param>
    /// <returns>The builder.</returns>
    public static IWebHostBuilder UseSockeye(
        this IWebHostBuilder builder, IStackDriver driver, Action<SockeyeTransportOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(driver);
        var options = new SockeyeTransportOptions();
        configure?.Invoke(options);
        return builder.ConfigureServices(services =>
        {
            services.AddSingleton<IConnectionListenerFactory>(provider => new SockeyeTransportFactory(
                driver, options, provider.GetService<ILoggerFactory>(), provider.GetService<IMemoryPoolFactory<byte>>()));
            services.TryAddSingleton<IConnectionFactory>(provider => new SockeyeConnectionFactory(
                driver, options, provider.GetService<ILoggerFactory>(), provider.GetService<IMemoryPoolFactory<byte>>()));
        });
    }
}
