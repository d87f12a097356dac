using Sockeye.Core.Stack;
using Sockeye.Names;

namespace Sockeye.Http;

/// <summary>HttpClient over a Sockeye stack.</summary>
public static class SockeyeHttpExtensions
{
    /// <summary>From now on the handler connects through a stack instead of the sockets of this machine: HTTP/1.1, HTTP/2 and
    /// WebSockets, with TLS or without.</summary>
    /// <remarks>The addresses of a name are tried in the resolver's order; TCP_NODELAY is set. Failures are what they are over
    /// the machine's sockets: HttpRequestException around a SocketException. The proxy of this machine's environment is not
    /// asked any more, as it is not on that network; a <see cref="SocketsHttpHandler.Proxy"/> of the handler's own is. HTTP/3
    /// does not come this way, as it does not use TCP.</remarks>
    /// <param name="handler">A handler that has not sent anything yet.</param>
    /// <param name="driver">The stack: a running loop, or a simulated host.</param>
    /// <param name="resolver">Knows names; null for the driver when it does, and otherwise for addresses in text alone.</param>
    /// <returns>The handler.</returns>
    /// <exception cref="InvalidOperationException">The handler is in use already.</exception>
    public static SocketsHttpHandler UseSockeye(
        this SocketsHttpHandler handler, IStackDriver driver, INameResolver? resolver = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(driver);
        INameResolver names = resolver ?? driver as INameResolver ?? AddressLiterals.Instance;
        if (handler.Proxy is null) handler.UseProxy = false;
        handler.ConnectCallback = async (context, token) => await NamedConnect
            .ConnectAsync(driver, names, context.DnsEndPoint.Host, context.DnsEndPoint.Port, token).ConfigureAwait(false);
        return handler;
    }
}
