namespace Sockeye.Core.Sockets.Polling;

/// <summary>struct epoll_event.</summary>
/// <param name="Events">EPOLLIN, EPOLLOUT …: what is wanted, or what is so.</param>
/// <param name="Data">What the application wants to be told with it.</param>
public readonly record struct EventPollEvent(uint Events, ulong Data);
