using Microsoft.Extensions.DependencyInjection;
using Sockeye.Core.Stack;
using Sockeye.Names;

namespace Sockeye.Http;

/// <summary>Clients of IHttpClientFactory over a stack.</summary>
public static class SockeyeHttpClientBuilderExtensions
{
    /// <summary>From now on the client connects through a stack of the application's services, whose resolver looks up its names. Its
    /// primary handler stays what it is, which must be a <see cref="SocketsHttpHandler"/>, as it is by default.</summary>
    /// <remarks>See <see cref="SockeyeHttpExtensions.UseSockeye"/>.</remarks>
    /// <param name="builder">The client.</param>
    /// <param name="name">Which one of several stacks; null for the only one.</param>
    /// <exception cref="InvalidOperationException">When the client is made: there is no such stack, or its primary handler is another.</exception>
    public static IHttpClientBuilder UseSockeye(this IHttpClientBuilder builder, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigurePrimaryHttpMessageHandler((handler, services) =>
        {
            if (handler is not SocketsHttpHandler sockets)
            {
                throw new InvalidOperationException(
                    $"The HttpClient \"{builder.Name}\" has a {handler.GetType().Name}, and a stack needs a SocketsHttpHandler: "
                    + "leave the primary handler as it is, or set one with UseSocketsHttpHandler().");
            }
            sockets.UseSockeye(services.GetRequiredKeyedService<IStackDriver>(name), services.GetKeyedService<INameResolver>(name));
        });
    }
}
