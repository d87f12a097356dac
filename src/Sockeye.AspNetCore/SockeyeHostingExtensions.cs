using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Sockeye.Core.Stack;
using Sockeye.Names;

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
        ArgumentNullException.ThrowIfNull(driver);
        return Use(builder, _ => driver, _ => null, configure);
    }

    /// <summary>As <see cref="UseSockeye(IWebHostBuilder, IStackDriver, Action{SockeyeTransportOptions})"/>, with the stack of the
    /// application's services (<c>AddSockeye</c>).</summary>
    /// <param name="builder">The web host, on which Kestrel was chosen before.</param>
    /// <param name="configure">Changes options.</param>
    /// <returns>The builder.</returns>
    public static IWebHostBuilder UseSockeye(this IWebHostBuilder builder, Action<SockeyeTransportOptions>? configure = null) =>
        Use(builder, name: null, configure);

    /// <summary>The same with one of several stacks.</summary>
    /// <param name="builder">The web host, on which Kestrel was chosen before.</param>
    /// <param name="name">The name that the stack was added under.</param>
    /// <param name="configure">Changes options.</param>
    /// <returns>The builder.</returns>
    public static IWebHostBuilder UseSockeye(
        this IWebHostBuilder builder, string name, Action<SockeyeTransportOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Use(builder, name, configure);
    }

    private static IWebHostBuilder Use(IWebHostBuilder builder, string? name, Action<SockeyeTransportOptions>? configure) => Use(
        builder,
        services => services.GetKeyedService<IStackDriver>(name) ?? throw new InvalidOperationException(
            name is null
                ? "UseSockeye() takes the stack of the application's services, and there is none: add one with services.AddSockeye(…)."
                : $"UseSockeye(\"{name}\") takes the stack of that name, and there is none: add it with services.AddSockeye(\"{name}\", …)."),
        services => services.GetKeyedService<INameResolver>(name),
        configure);

    private static IWebHostBuilder Use(
        IWebHostBuilder builder, Func<IServiceProvider, IStackDriver> driver, Func<IServiceProvider, INameResolver?> names,
        Action<SockeyeTransportOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new SockeyeTransportOptions();
        configure?.Invoke(options);
        return builder.ConfigureServices(services =>
        {
            services.AddSingleton<IConnectionListenerFactory>(provider => new SockeyeTransportFactory(
                driver(provider), options, provider.GetService<ILoggerFactory>(), provider.GetService<IMemoryPoolFactory<byte>>()));
            services.TryAddSingleton<IConnectionFactory>(provider =>
            {
                options.Resolver ??= names(provider);
                return new SockeyeConnectionFactory(
                    driver(provider), options, provider.GetService<ILoggerFactory>(), provider.GetService<IMemoryPoolFactory<byte>>());
            });
        });
    }
}
