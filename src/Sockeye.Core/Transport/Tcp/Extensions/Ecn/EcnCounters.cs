using Sockeye.Core.Foundation;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Extensions.Ecn;

/// <summary>What a connection counts once something is marked, or accurate ECN is agreed.</summary>
internal sealed class EcnCounters
{
    /// <summary>Counters of what arrives.</summary>
    public AccurateEcnReceiver Received;

    /// <summary>Counters of what the peer says that arrived.</summary>
    public AccurateEcnSender Delivered;

    /// <summary>When the last option was sent.</summary>
    public Instant OptionSent;

    /// <summary>One was sent.</summary>
    public bool HasSentOption;

    /// <summary>It went with the report of a duplicate.</summary>
    public bool WasSentWithDuplicate;

    /// <summary>Where that duplicate begins.</summary>
    public SequenceNumber SentDuplicate;
}
