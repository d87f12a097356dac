using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Acknowledging;
using Sockeye.Core.Transport.Tcp.FastOpen;
using Sockeye.Core.Transport.Tcp.Recovery;
using Sockeye.Core.Transport.Tcp.TimeWait;

namespace Sockeye.Core.Transport.Tcp.Connections;

/// <summary>What a connection asks of the room it lives in; <c>TcpLayer</c> is the one implementation.</summary>
internal interface IConnectionHost
{
    /// <summary>Surroundings of the stack.</summary>
    StackContext Context { get; }

    /// <summary>Settings.</summary>
    TcpSettings Settings { get; }

    /// <summary>Ledger.</summary>
    TcpCounters Counters { get; }

    /// <summary>The way out.</summary>
    TcpOutput Output { get; }

    /// <summary>What senders share, and have only while they send.</summary>
    SenderPool Senders { get; }

    /// <summary>What is remembered of destinations.</summary>
    DestinationMetrics Destinations { get; }

    /// <summary>Whether Fast Open works here.</summary>
    FastOpenBlackhole Blackhole { get; }

    /// <summary>What is left of challenge acknowledgments.</summary>
    ChallengeQuota Challenges { get; }

    /// <summary>Asks to be flushed at the end of the current call.</summary>
    void Schedule(TcpConnection connection);

    /// <summary>The connection is to be found no more.</summary>
    void Detach(TcpConnection connection);

    /// <summary>What is left of a connection waits for 2 MSL; false when there is no room.</summary>
    bool TryWait(in TimeWaitEntry entry);
}
