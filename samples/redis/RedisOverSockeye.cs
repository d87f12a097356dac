using Sockeye.Core.Stack;
using StackExchange.Redis;

namespace Sockeye.Samples.Redis;

/// <summary>How a client is told of the stack.</summary>
public static class RedisOverSockeye
{
    /// <summary>Options for one server by its name.</summary>
    /// <param name="driver">The client's stack.</param>
    /// <param name="server">Name of the server, or its address.</param>
    public static ConfigurationOptions Options(IStackDriver driver, string server) => new()
    {
        EndPoints = { { server, 6379 } },
        Tunnel = new SockeyeTunnel(driver),
        Protocol = RedisProtocol.Resp2,
        AbortOnConnectFail = false,
        ConnectTimeout = 20_000,
        AsyncTimeout = 20_000,
        SyncTimeout = 20_000,
    };
}
