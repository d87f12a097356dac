using Sockeye.Core.Foundation;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Sockets;

namespace Sockeye.Diagnostics;

/// <summary>One connection that is to be measured when it ends.</summary>
/// <param name="metrics">Where to.</param>
/// <param name="began">When it was connected or accepted.</param>
internal sealed class MeasuredConnection(StackMetrics metrics, Instant began)
{
    /// <summary>A new one, or null where nobody wants to know.</summary>
    public static MeasuredConnection? Begin(IStackDriver driver) =>
        StackMetrics.Of(driver) is { WantsConnections: true } metrics ? new MeasuredConnection(metrics, driver.Now) : null;

    /// <summary>It ends now.</summary>
    public void End(AsyncSocket socket)
    {
        (bool isKnown, TcpInfo info, Instant now) = socket.Driver.Call(socket.Handle, static (stack, now, handle) =>
            (stack.TryGetTcpInfo(handle, out TcpInfo info), info, now));
        string? error = socket.BrokenBy is { } errno ? SnakeCase.Of(SocketErrors.ToSocketError(errno).ToString()) : null;
        if (isKnown) metrics.RecordConnection(socket.Driver, info, now - began, error);
    }
}
