using Sockeye.Core.Sockets;
using Sockeye.Core.Transport;

namespace Sockeye.Core.Stack;

/// <summary>Hears of one socket.</summary>
public interface ISocketWatcher
{
    /// <summary>Something changed. Called outside the turn, by the driver; must be short: wake somebody, or post a
    /// continuation.</summary>
    void OnSocketEvent(SocketHandle socket, Notice changed);
}
