using System.Net;
using Sockeye.Testing;

namespace Sockeye.Cookbook.Programs;

internal static class EndPoints
{
    /// <summary>An endpoint of a host: <c>server.Port(80)</c>.</summary>
    public static IPEndPoint Port(this SimulatedHost host, int port) => new(host.Address, port);
}
