namespace Sockeye.Core.Sockets.Polling;

/// <summary>What can be waited for: a socket, one end of a pipe, an event poll.</summary>
public interface IPollSource
{
    /// <summary>Who is told of changes.</summary>
    WaitQueue Waiters { get; }

    /// <summary>What is true now.</summary>
    PollEvents Poll();
}
