namespace Sockeye.Berkeley.Systems;

/// <summary>A socket and the poll events that are waited for on it.</summary>
/// <param name="Socket">The socket.</param>
/// <param name="Events">POLLIN, POLLOUT, POLLPRI, POLLRDHUP.</param>
public readonly record struct Interest(KernelSocket Socket, short Events);
