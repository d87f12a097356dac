namespace Sockeye.Simulation.Packetdrill.Systems;

/// <summary>struct pollfd.</summary>
/// <param name="Descriptor">fd.</param>
/// <param name="Events">What is asked for.</param>
/// <param name="Returned">What is so.</param>
public record struct PollEntry(int Descriptor, short Events, short Returned);

/// <summary>struct epoll_event.</summary>
/// <param name="Events">What is asked for, or what happened.</param>
/// <param name="Data">What the program wants to be told with it.</param>
public record struct EpollEntry(uint Events, ulong Data);
