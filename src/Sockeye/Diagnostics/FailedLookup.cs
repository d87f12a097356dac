using System.Net.Sockets;
using Sockeye.Core.Stack;

namespace Sockeye.Diagnostics;

/// <summary>A lookup that found nothing, for the log.</summary>
internal static class FailedLookup
{
    /// <summary>Tells, if it was names that failed.</summary>
    public static void Tell(IStackDriver driver, string name, Exception failure)
    {
        if (driver is not IObservedStack stack || failure is not SocketException socket) return;
        if (socket.SocketErrorCode == SocketError.HostNotFound) StackLog.NameNotFound(stack.Log, stack.HostName, name);
        else StackLog.NobodyAnswered(stack.Log, stack.HostName, name);
    }
}
