namespace Sockeye.Berkeley.Processes;

/// <summary>What delivered signals mean for a call that waits.</summary>
internal enum SignalOutcome
{
    /// <summary>No handler ran.</summary>
    None,

    /// <summary>Handlers ran, all with SA_RESTART: the call goes on.</summary>
    Restarted,

    /// <summary>A handler without SA_RESTART ran: the call returns EINTR.</summary>
    Interrupted,
}
