using Sockeye.Core.Transport;

namespace Sockeye.Core.Sockets;

/// <summary>What changed at a socket since it was last polled.</summary>
/// <param name="Socket">Which.</param>
/// <param name="Changed">What.</param>
public readonly record struct SocketEvent(SocketHandle Socket, Notice Changed);
