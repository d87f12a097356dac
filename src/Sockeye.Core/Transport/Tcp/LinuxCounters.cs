using System.Collections.Generic;

namespace Sockeye.Core.Transport.Tcp;

/// <summary>Linux's names of TCP's counters, as nstat shows them (SNMP and TcpExt). The one place that knows them.</summary>
public static class LinuxCounters
{
    /// <summary>The names that are known.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "TcpActiveOpens", "TcpPassiveOpens", "TcpAttemptFails", "TcpEstabResets", "TcpCurrEstab", "TcpInSegs", "TcpOutSegs",
        "TcpRetransSegs", "TcpInErrs", "TcpOutRsts", "TcpExtTCPTimeouts", "TcpExtTCPFastRetrans", "TcpExtDelayedACKs",
        "TcpExtTCPChallengeACK", "TcpExtPAWSEstab", "TcpExtTCPOFOQueue", "TcpExtOfoPruned", "TcpExtListenOverflows", "TcpExtTW",
        "TcpExtTWRecycled", "TcpExtTCPTimeWaitOverflow", "TcpExtTCPAbortOnData", "TcpExtTCPAbortOnTimeout", "TcpExtTCPAbortOnMemory",
        "TcpExtTCPKeepAlive", "TcpExtTCPWinProbe", "TcpExtOutOfWindowIcmps", "TcpExtDelayedACKLost", "TcpExtTCPSYNChallenge",
        "TcpExtTCPACKSkippedChallenge", "TcpExtPAWSOldAck", "TcpExtBeyondWindow", "TcpExtTCPZeroWindowDrop", "TcpExtTCPRcvQDrop",
        "TcpExtPruneCalled", "TcpExtRcvPruned", "TcpExtTCPOFODrop", "TcpExtTCPAckCompressed", "TcpExtTCPAbortOnLinger",
        "TcpExtTCPRetransFail",
        "TcpExtTCPMinTTLDrop",
    ];

    /// <summary>A counter by its name; null when there is none.</summary>
    public static long? Read(TcpCounters counters, string name) => name switch
    {
        "TcpActiveOpens" => counters.ActiveOpens,
        "TcpPassiveOpens" => counters.PassiveOpens,
        "TcpAttemptFails" => counters.AttemptFails,
        "TcpEstabResets" => counters.EstabResets,
        "TcpCurrEstab" => counters.CurrEstab,
        "TcpInSegs" => counters.InSegs,
        "TcpOutSegs" => counters.OutSegs,
        "TcpRetransSegs" => counters.RetransSegs,
        "TcpInErrs" => counters.InErrs,
        "TcpOutRsts" => counters.OutRsts,
        "TcpExtTCPTimeouts" => counters.Timeouts,
        "TcpExtTCPFastRetrans" => counters.FastRetransmits,
        "TcpExtDelayedACKs" => counters.DelayedAcks,
        "TcpExtTCPChallengeACK" => counters.ChallengeAcks,
        "TcpExtPAWSEstab" => counters.OldTimestamps,
        "TcpExtTCPOFOQueue" => counters.OutOfOrder,
        "TcpExtOfoPruned" => counters.OutOfOrderPruned,
        "TcpExtListenOverflows" => counters.AcceptQueueFull,
        "TcpExtTW" => counters.TimeWaits,
        "TcpExtTWRecycled" => counters.TimeWaitsReused,
        "TcpExtTCPTimeWaitOverflow" => counters.TimeWaitOverflows,
        "TcpExtTCPAbortOnData" => counters.AbortsOnData,
        "TcpExtTCPAbortOnTimeout" => counters.AbortsOnTimeout,
        "TcpExtTCPAbortOnMemory" => counters.AbortsOnOrphanLimit,
        "TcpExtTCPKeepAlive" => counters.KeepAlives,
        "TcpExtTCPWinProbe" => counters.WindowProbes,
        "TcpExtOutOfWindowIcmps" => counters.OutOfWindowIcmps,
        "TcpExtDelayedACKLost" => counters.DelayedAcksLost,
        "TcpExtTCPSYNChallenge" => counters.SynChallenges,
        "TcpExtTCPACKSkippedChallenge" => counters.ChallengeAcksWithheld,
        "TcpExtPAWSOldAck" => counters.OldAcks,
        "TcpExtBeyondWindow" => counters.BeyondWindow,
        "TcpExtTCPZeroWindowDrop" => counters.ZeroWindowDrops,
        "TcpExtTCPRcvQDrop" => counters.ReceiveQueueDrops,
        "TcpExtPruneCalled" => counters.PruneCalls,
        "TcpExtRcvPruned" => counters.PrunesInVain,
        "TcpExtTCPOFODrop" => counters.OutOfOrderPruned,
        "TcpExtTCPAckCompressed" => counters.AcksCompressed,
        "TcpExtTCPAbortOnLinger" => counters.AbortsOnLinger,
        "TcpExtTCPRetransFail" => counters.RetransmissionsRefused,
        "TcpExtTCPMinTTLDrop" => counters.TooFar,
        _ => null,
    };
}
