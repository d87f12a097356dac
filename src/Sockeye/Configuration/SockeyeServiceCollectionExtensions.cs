using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sockeye.Core.Stack;
using Sockeye.Names;

namespace Sockeye.Configuration;

/// <summary>Stacks as services of an application (<c>docs/hosting.md</c>).</summary>
public static class SockeyeServiceCollectionExtensions
{
    /// <summary>Adds a stack that the section "Sockeye" of the application's configuration describes.</summary>
    /// <remarks><para>Its driver is an <see cref="IStackDriver"/>, who knows names an <see cref="INameResolver"/>, both singletons. The host
    /// starts it before all hosted services and stops it after them. Options are checked when the host starts: what is wrong is
    /// said in an <see cref="OptionsValidationException"/>, what is refused by the system in a
    /// <see cref="StackStartException"/>.</para></remarks>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes options, after the configuration; null for none.</param>
    public static IServiceCollection AddSockeye(this IServiceCollection services, Action<SockeyeOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<SockeyeOptions>().Configure<IServiceProvider>(static (options, provider) =>
            provider.GetService<IConfiguration>()?.GetSection(SockeyeOptions.SectionName).Bind(options, Strictly));
        return Add(services, null, SockeyeOptions.SectionName, configure);
    }

    /// <summary>Adds a stack that a section of the configuration describes; otherwise as <see cref="AddSockeye(IServiceCollection, Action{SockeyeOptions})"/>.</summary>
    public static IServiceCollection AddSockeye(
        this IServiceCollection services, IConfiguration section, Action<SockeyeOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddOptions<SockeyeOptions>().Bind(section, Strictly);
        return Add(services, null, (section as IConfigurationSection)?.Path, configure);
    }

    /// <summary>Adds one of several stacks: driver and names are keyed services of that name.</summary>
    public static IServiceCollection AddSockeye(this IServiceCollection services, string name, Action<SockeyeOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<SockeyeOptions>(name);
        return Add(services, name, null, configure);
    }

    /// <summary>Adds one of several stacks that a section of the configuration describes: driver and names are keyed services of that
    /// name.</summary>
    public static IServiceCollection AddSockeye(
        this IServiceCollection services, string name, IConfiguration section, Action<SockeyeOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(section);
        services.AddOptions<SockeyeOptions>(name).Bind(section, Strictly);
        return Add(services, name, (section as IConfigurationSection)?.Path, configure);
    }

    /// <summary>Adds a stack that runs already, such as a simulated host in a test. It takes the place of one that was added before, which
    /// is then never opened. It stays the caller's.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="driver">The stack.</param>
    /// <param name="names">Knows names; null for the driver when it does, and otherwise for addresses in text alone.</param>
    /// <param name="name">Which one of several; null for the only one.</param>
    public static IServiceCollection AddSockeye(
        this IServiceCollection services, IStackDriver driver, INameResolver? names = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(driver);
        names ??= driver as INameResolver ?? AddressLiterals.Instance;
        RemoveAll(services, name);
        services.AddKeyedSingleton(name, driver);
        services.AddKeyedSingleton(name, names);
        return services;
    }

    private static IServiceCollection Add(IServiceCollection services, string? name, string? section, Action<SockeyeOptions>? configure)
    {
        OptionsBuilder<SockeyeOptions> options = services.AddOptions<SockeyeOptions>(name);
        if (section is not null) options.Configure(of => of.Section = section);
        if (configure is not null) options.Configure(configure);
        options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SockeyeOptions>, SockeyeOptionsValidator>());
        if (services.Any(service => service.ServiceType == typeof(SockeyeStack) && Equals(service.ServiceKey, name))) return services;
        RemoveAll(services, name);
        services.AddKeyedSingleton(name, (provider, _) => new SockeyeStack(
            provider.GetRequiredService<IOptionsMonitor<SockeyeOptions>>().Get(name), provider, provider.GetService<ILoggerFactory>()));
        services.AddKeyedSingleton<IStackDriver>(name, (provider, _) => provider.GetRequiredKeyedService<SockeyeStack>(name).Loop);
        services.AddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<SockeyeStack>(name).Names);
        services.AddSingleton<IHostedService>(provider => new StackLifetime(provider, name));
        return services;
    }

    private static void RemoveAll(IServiceCollection services, string? name)
    {
        Type[] ours = [typeof(SockeyeStack), typeof(IStackDriver), typeof(INameResolver)];
        for (int i = services.Count - 1; i >= 0; i--)
        {
            if (ours.Contains(services[i].ServiceType) && Equals(services[i].ServiceKey, name)) services.RemoveAt(i);
        }
    }

    // A key that nobody reads is a mistake in spelling.
    private static void Strictly(BinderOptions binder) => binder.ErrorOnUnknownConfiguration = true;
}
