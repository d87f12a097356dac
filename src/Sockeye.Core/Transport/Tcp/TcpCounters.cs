namespace Sockeye.Core.Transport.Tcp;

/// <summary>The ledger of TCP: the group of RFC 4022, then what Linux counts beyond it.</summary>
public sealed class TcpCounters
{
    /// <summary>Active opens (SYN-SENT entered from CLOSED).</summary>
    public long ActiveOpens { get; internal set; }

    /// <summary>Passive opens (SYN-RECEIVED entered from LISTEN).</summary>
    public long PassiveOpens { get; internal set; }

    /// <summary>Opens that failed.</summary>
    public long AttemptFails { get; internal set; }

    /// <summary>Connections that ended by a reset from ESTABLISHED or CLOSE-WAIT.</summary>
    public long EstabResets { get; internal set; }

    /// <summary>Connections in ESTABLISHED or CLOSE-WAIT now.</summary>
    public long CurrEstab { get; internal set; }

    /// <summary>Segments received; a merged one counts once.</summary>
    public long InSegs { get; internal set; }

    /// <summary>Segments sent; an uncut one counts once. Pure retransmissions are not counted here.</summary>
    public long OutSegs { get; internal set; }

    /// <summary>Segments retransmitted.</summary>
    public long RetransSegs { get; internal set; }

    /// <summary>Segments received in error.</summary>
    public long InErrs { get; internal set; }

    /// <summary>Resets sent.</summary>
    public long OutRsts { get; internal set; }

    /// <summary>Segments that were to be retransmitted and were refused by the interface; counted in <see cref="RetransSegs"/>, too.</summary>
    public long RetransmissionsRefused { get; internal set; }

    /// <summary>Retransmission timeouts.</summary>
    public long Timeouts { get; internal set; }

    /// <summary>Times that fast retransmit began.</summary>
    public long FastRetransmits { get; internal set; }

    /// <summary>Tail loss probes sent (RFC 8985 §7).</summary>
    public long LossProbes { get; internal set; }

    /// <summary>Losses that a tail loss probe repaired.</summary>
    public long TailLossesRepaired { get; internal set; }

    /// <summary>Window probes sent.</summary>
    public long WindowProbes { get; internal set; }

    /// <summary>Keep-alive probes sent.</summary>
    public long KeepAlives { get; internal set; }

    /// <summary>Acknowledgments that waited for company and went alone.</summary>
    public long DelayedAcks { get; internal set; }

    /// <summary>Challenge acknowledgments sent.</summary>
    public long ChallengeAcks { get; internal set; }

    /// <summary>Acknowledgments withheld because one was sent a moment ago.</summary>
    public long ChallengeAcksWithheld { get; internal set; }

    /// <summary>ICMP errors that quote a sequence number which is not in flight (RFC 5927).</summary>
    public long OutOfWindowIcmps { get; internal set; }

    /// <summary>Segments from farther away than the application accepts (RFC 5082).</summary>
    public long TooFar { get; internal set; }

    /// <summary>Probes of a path's MTU that arrived (RFC 4821).</summary>
    public long PathProbesArrived { get; internal set; }

    /// <summary>Probes of a path's MTU that were too large.</summary>
    public long PathProbesLost { get; internal set; }

    /// <summary>Segments dropped for an old timestamp.</summary>
    public long OldTimestamps { get; internal set; }

    /// <summary>Segments that arrived out of order and were kept.</summary>
    public long OutOfOrder { get; internal set; }

    /// <summary>Segments dropped that began or ended beyond the window.</summary>
    public long BeyondWindow { get; internal set; }

    /// <summary>Segments with text dropped because the window was closed.</summary>
    public long ZeroWindowDrops { get; internal set; }

    /// <summary>Segments in order dropped for want of memory.</summary>
    public long ReceiveQueueDrops { get; internal set; }

    /// <summary>Times that a receive buffer was full and had to be tidied up.</summary>
    public long PruneCalls { get; internal set; }

    /// <summary>Times that tidying up did not help.</summary>
    public long PrunesInVain { get; internal set; }

    /// <summary>Old segments that came again: our acknowledgment was late or lost.</summary>
    public long DelayedAcksLost { get; internal set; }

    /// <summary>Old acknowledgments dropped for their timestamp, without an answer.</summary>
    public long OldAcks { get; internal set; }

    /// <summary>SYNs of existing connections (RFC 5961 §4).</summary>
    public long SynChallenges { get; internal set; }

    /// <summary>Duplicate acknowledgments saved by sending one for several.</summary>
    public long AcksCompressed { get; internal set; }

    /// <summary>Out-of-order data thrown away for memory.</summary>
    public long OutOfOrderPruned { get; internal set; }

    /// <summary>SYNs refused because a listener's half-open table was full.</summary>
    public long SynQueueFull { get; internal set; }

    /// <summary>SYNs or last acknowledgments refused because the accept queue was full.</summary>
    public long AcceptQueueFull { get; internal set; }

    /// <summary>Connections that entered TIME-WAIT.</summary>
    public long TimeWaits { get; internal set; }

    /// <summary>TIME-WAIT entries reused for a new connection (RFC 6191).</summary>
    public long TimeWaitsReused { get; internal set; }

    /// <summary>Connections that closed without TIME-WAIT because its table was full.</summary>
    public long TimeWaitOverflows { get; internal set; }

    /// <summary>Connections aborted because an application closed with unread data, or data came after the close.</summary>
    public long AbortsOnData { get; internal set; }

    /// <summary>Connections reset at their close because nobody wants to wait for the peer's FIN (TCP_LINGER2 below 0).</summary>
    public long AbortsOnLinger { get; internal set; }

    /// <summary>Connections given up after too many retransmissions, probes or keep-alives.</summary>
    public long AbortsOnTimeout { get; internal set; }

    /// <summary>Connections reset because there were too many without socket.</summary>
    public long AbortsOnOrphanLimit { get; internal set; }

    /// <summary>Connections without a socket now.</summary>
    public long Orphans { get; internal set; }

    /// <summary>SYNs that were answered by a cookie.</summary>
    public long SynCookiesSent { get; internal set; }

    /// <summary>Connections made from a cookie.</summary>
    public long SynCookiesReceived { get; internal set; }

    /// <summary>Acknowledgments that could have been of a cookie and were not.</summary>
    public long SynCookiesFailed { get; internal set; }

    /// <summary>Acknowledgments without text that a listener did not want yet (TCP_DEFER_ACCEPT).</summary>
    public long DeferredAccepts { get; internal set; }

    /// <summary>Active opens whose SYN's text was acknowledged.</summary>
    public long FastOpenActive { get; internal set; }

    /// <summary>Active opens whose SYN's text had to be sent again.</summary>
    public long FastOpenActiveFails { get; internal set; }

    /// <summary>Passive opens that took text of a SYN.</summary>
    public long FastOpenPassive { get; internal set; }

    /// <summary>Passive opens by a cookie of the backup key.</summary>
    public long FastOpenPassiveAging { get; internal set; }

    /// <summary>SYNs with a cookie that was no good.</summary>
    public long FastOpenPassiveFails { get; internal set; }

    /// <summary>SYNs refused Fast Open because too many such handshakes were under way.</summary>
    public long FastOpenOverflows { get; internal set; }

    /// <summary>SYNs that asked for a cookie.</summary>
    public long FastOpenCookiesAsked { get; internal set; }

    /// <summary>Times that Fast Open seemed to be swallowed by the network.</summary>
    public long FastOpenBlackholes { get; internal set; }

    /// <summary>Segments dropped that should have been signed and were not (RFC 2385).</summary>
    public long SignaturesMissing { get; internal set; }

    /// <summary>Segments dropped that were signed although there is no key.</summary>
    public long SignaturesUnexpected { get; internal set; }

    /// <summary>Segments dropped whose signature was wrong.</summary>
    public long SignaturesWrong { get; internal set; }

    /// <summary>Segments that echo a timestamp we did not send, in a handshake.</summary>
    public long ImpossibleEchoes { get; internal set; }
}
