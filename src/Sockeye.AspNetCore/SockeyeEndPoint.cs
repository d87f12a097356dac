using System.Net;
using Sockeye.Core.Stack;

namespace Sockeye.AspNetCore;

/// <summary>An address and a port on a Sockeye stack. As it is an <see cref="IPEndPoint"/>, whoever names or counts connections
/// (Kestrel's logs and metrics, OpenTelemetry's tags) says what he says of the machine's own.</summary>
/// <remarks>To listen on it says that the stack is meant, where plain endpoints are left to the machine's sockets
/// (<see cref="SockeyeTransportOptions.TakesEveryIPEndPoint"/>), and which one, where an application has several.</remarks>
/// <param name="address">Address.</param>
/// <param name="port">Port, 0 to 65535; to listen on 0 lets the stack choose.</param>
/// <param name="driver">The stack; null for any.</param>
public class SockeyeEndPoint(IPAddress address, int port, IStackDriver? driver = null) : IPEndPoint(address, port)
{
    /// <summary>The stack, or null for any.</summary>
    public IStackDriver? Driver { get; } = driver;

    internal static SockeyeEndPoint? From(IPEndPoint? endpoint, IStackDriver driver) =>
        endpoint is null ? null : new SockeyeEndPoint(endpoint.Address, endpoint.Port, driver);
}
