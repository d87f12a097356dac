namespace Sockeye.Testing.Time;

/// <summary>Connections that HttpClient is making when the request that wanted them has ended.</summary>
internal static class PendingConnections
{
    private const string Limit = "System.Net.SocketsHttpHandler.PendingConnectionTimeoutOnRequestCompletion";
    private const string Variable = "DOTNET_SYSTEM_NET_HTTP_SOCKETSHTTPHANDLER_PENDINGCONNECTIONTIMEOUTONREQUESTCOMPLETION";

    /// <summary>Gives them as long as they take, unless the program has its own setting. .NET gives them five seconds of the system's clock and
    /// no way to have another: simulated minutes on most machines, and less than a moment on a slow one.</summary>
    /// <remarks>.NET reads it when the process makes its first handler.</remarks>
    public static void Outlast()
    {
        if (AppContext.GetData(Limit) is null && Environment.GetEnvironmentVariable(Variable) is null) AppContext.SetData(Limit, Timeout.Infinite);
    }
}
