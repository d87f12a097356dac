using System;
using System.Collections.Generic;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Core.Transport.Tcp.FastOpen;

namespace Sockeye.Core.Transport.Tcp;

/// <summary>Everything about TCP that can be tuned for a whole stack. The defaults are Linux's unless a line says otherwise.</summary>
public sealed record TcpSettings
{
    /// <summary>Maximum segment lifetime; TIME-WAIT lasts twice as long. RFC 9293 §3.4.1 suggests two minutes. 1 ms to 1 h.</summary>
    public TimeSpan MaximumSegmentLifetime { get; init; } = TimeSpan.FromSeconds(30);

    // DEVIATION RFC 9293 §3.8.3: an active open gives up after 131 seconds instead of three minutes, as on Linux.
    /// <summary>Retransmissions of a SYN at growing distances before an active open fails, 1 to 127.
    /// <c>net.ipv4.tcp_syn_retries</c>.</summary>
    public int SynRetries { get; init; } = 6;

    /// <summary>Retransmissions of a SYN at the distance of the first, before the distances grow, 0 or more.
    /// <c>net.ipv4.tcp_syn_linear_timeouts</c>.</summary>
    public int SynLinearTimeouts { get; init; } = 4;

    /// <summary>Retransmissions of a SYN-ACK before a half-open entry is forgotten, 1 to 255.</summary>
    public int SynAckRetries { get; init; } = 5;

    /// <summary>Retransmissions of data before the connection fails with ETIMEDOUT (R2 of RFC 9293 §3.8.3), 1 to 255.</summary>
    public int DataRetries { get; init; } = 15;

    /// <summary>Retransmissions of what a closed socket left behind, 1 to 255.</summary>
    public int OrphanRetries { get; init; } = 8;

    /// <summary>Smallest retransmission timeout. RFC 6298 §2.4 says one second; see the deviations page.</summary>
    public TimeSpan MinimumRto { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Timeouts of thin streams do not back off (tcp_thin_linear_timeouts).</summary>
    public bool ThinLinearTimeouts { get; init; }

    /// <summary>Largest retransmission timeout, at least 60 s (RFC 6298 §2.5).</summary>
    public TimeSpan MaximumRto { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Retransmission timeout before the first sample (RFC 6298 §2.1).</summary>
    public TimeSpan InitialRto { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How coarse the sender's timers are: ticks of a second, 100 to 1000, that round a retransmission timeout up, and behind which
    /// timers come up, late by up to an eighth of what they wait, as on a Linux of that CONFIG_HZ. 0, the default, for timers that are
    /// never early and at most 1 ms late (4 ms from half a second on).</summary>
    public int TicksPerSecond { get; init; }

    /// <summary>Least wait of an acknowledgment for company, at most 500 ms (RFC 5681 §4.2).</summary>
    public TimeSpan DelayedAck { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Longest wait of an acknowledgment for company, at most 500 ms (RFC 5681 §4.2).</summary>
    public TimeSpan DelayedAckMaximum { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Duplicate acknowledgments with SACK blocks that are held together at a time, 0 or more.
    /// <c>net.ipv4.tcp_comp_sack_nr</c>.</summary>
    public int SackCompression { get; init; } = 44;

    /// <summary>How long they are held at most. <c>net.ipv4.tcp_comp_sack_delay_ns</c>.</summary>
    public TimeSpan SackCompressionDelay { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Report what arrived twice (RFC 2883). <c>net.ipv4.tcp_dsack</c>.</summary>
    public bool DuplicateReports { get; init; } = true;

    /// <summary>Segments acknowledged at once at the start of a connection, so that the peer's slow start is not slowed.</summary>
    public int QuickAcks { get; init; } = 16;

    /// <summary>Answers of the application after which a connection counts as interactive, so that acknowledgments wait for the next one, 1
    /// to 255; of connections that begin from now on. <c>net.ipv4.tcp_pingpong_thresh</c>.</summary>
    public int InteractiveAnswers { get; init; } = 1;

    /// <summary>Bytes a send buffer may hold at first.</summary>
    public int SendBuffer { get; init; } = 256 << 10;

    /// <summary>Bytes a send buffer may grow to.</summary>
    public int SendBufferMaximum { get; init; } = 4 << 20;

    /// <summary>Memory of a receive buffer at first, in bytes; half of it is taken to be text. The second number of
    /// <c>net.ipv4.tcp_rmem</c>.</summary>
    public int ReceiveBuffer { get; init; } = 128 << 10;

    /// <summary>Memory that a receive buffer may grow to, in bytes; decides the window scale that we offer. The third number of
    /// <c>net.ipv4.tcp_rmem</c>.</summary>
    public int ReceiveBufferMaximum { get; init; } = 32 << 20;

    /// <summary>Receive buffers grow with what is read in a round trip. <c>net.ipv4.tcp_moderate_rcvbuf</c>.</summary>
    public bool ReceiveBufferGrows { get; init; } = true;

    /// <summary>What of a receive buffer is never offered, in reserve for an application that reads late: the buffer's text divided by two so
    /// many times, at least a segment; 0 for no reserve at all, at most 31, the default. <c>net.ipv4.tcp_app_win</c>.</summary>
    public int ApplicationReserveShift { get; init; } = 31;

    /// <summary>A window may be taken back when memory runs short, where windows are scaled (RFC 7323 §2.4).
    /// <c>net.ipv4.tcp_shrink_window</c>.</summary>
    public bool ShrinkWindow { get; init; }

    /// <summary>Segments of out-of-order data that one connection keeps.</summary>
    public int ReassemblySegments { get; init; } = 4096;

    /// <summary>Stretches of sent and unacknowledged text that one connection remembers, 16 or more; beyond it the connection waits for an
    /// acknowledgment. Reports of the peer may split them into twice as many.</summary>
    public int SentSegments { get; init; } = 16_384;

    /// <summary>Segments by which the network is expected to reorder at first (DupThresh; net.ipv4.tcp_reordering), 1 to 300.</summary>
    public int Reordering { get; init; } = 3;

    /// <summary>Segments by which the network is believed to reorder at most (net.ipv4.tcp_max_reordering).</summary>
    public int ReorderingMaximum { get; init; } = 300;

    /// <summary>The wait for reordered segments follows the duplicates that the peer reports (RFC 8985 §6.2, step 4; bit 2 of
    /// net.ipv4.tcp_recovery clears it).</summary>
    public bool AdaptsReorderingWindow { get; init; } = true;

    /// <summary>As many reports as segments may be reordered mean a loss at once, where no reordering was seen (RFC 8985 §6.2, step 4; bit 4 of
    /// net.ipv4.tcp_recovery clears it).</summary>
    public bool CountsDuplicates { get; init; } = true;

    /// <summary>Small segments that lie together are sent again as one (net.ipv4.tcp_retrans_collapse).</summary>
    public bool GathersRetransmissions { get; init; } = true;

    /// <summary>Detect spurious timeouts (RFC 5682; net.ipv4.tcp_frto).</summary>
    public bool Frto { get; init; } = true;

    /// <summary>Probe the tail (RFC 8985 §7; net.ipv4.tcp_early_retrans 3 or 4).</summary>
    public bool TailLossProbes { get; init; } = true;

    /// <summary>Restart the window after idling (RFC 5681 §4.1; net.ipv4.tcp_slow_start_after_idle).</summary>
    public bool SlowStartAfterIdle { get; init; } = true;

    /// <summary>A piece of a window that a sender does not wait to fill is this fraction of it (net.ipv4.tcp_tso_win_divisor); 0 for three
    /// segments.</summary>
    public int TsoWindowDivisor { get; init; } = 3;

    /// <summary>Segments that one packet to the device may hold at any rate (net.ipv4.tcp_min_tso_segs), 1 or more.</summary>
    public int LeastBurst { get; init; } = 2;

    /// <summary>Packets to the device are larger the shorter the least round trip is: the largest is halved as often as it holds this power of
    /// two in microseconds, and added to a millisecond's worth; 0 to 31, 0 for no addition. <c>net.ipv4.tcp_tso_rtt_log</c>.</summary>
    public int BurstRoundTripShift { get; init; } = 9;

    /// <summary>Pace in slow start, in percent of cwnd / SRTT (net.ipv4.tcp_pacing_ss_ratio).</summary>
    public int PacingSlowStartPercent { get; init; } = 200;

    /// <summary>Pace in congestion avoidance, in percent of cwnd / SRTT (net.ipv4.tcp_pacing_ca_ratio).</summary>
    public int PacingAvoidancePercent { get; init; } = 120;

    /// <summary>How long a least round trip holds (net.ipv4.tcp_min_rtt_wlen).</summary>
    public TimeSpan MinimumRttWindow { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Segments of the initial congestion window (RFC 6928).</summary>
    public int InitialWindow { get; init; } = 10;

    /// <summary>The congestion control of connections that choose none: "cubic", "reno" or "bbr" (Linux:
    /// net.ipv4.tcp_congestion_control).</summary>
    public string CongestionControl { get; init; } = "cubic";

    /// <summary>Names that any application may choose by TCP_CONGESTION (Linux: net.ipv4.tcp_allowed_congestion_control).</summary>
    public IReadOnlyList<string> AllowedCongestionControls { get; init; } = ["cubic", "reno", "bbr"];

    /// <summary>How CUBIC leaves slow start before the first loss. Linux has HyStart; RFC 9438 §4.10 recommends HyStart++.</summary>
    public SlowStartExit SlowStartExit { get; init; } = SlowStartExit.HyStart;

    /// <summary>BBR slows down at ECN marks where round trips are at most 5 ms. Only for networks that mark at shallow queues.</summary>
    public bool BbrListensToMarks { get; init; }

    /// <summary>Offer and accept timestamps (RFC 7323).</summary>
    public bool Timestamps { get; init; } = true;

    /// <summary>Offer and accept window scaling (RFC 7323).</summary>
    public bool WindowScaling { get; init; } = true;

    /// <summary>Offer and accept selective acknowledgments (RFC 2018).</summary>
    public bool SelectiveAcknowledgment { get; init; } = true;

    /// <summary>Explicit congestion notification: what is asked for and accepted (RFC 3168, RFC 9768). <c>net.ipv4.tcp_ecn</c>.</summary>
    public EcnPolicy Ecn { get; init; } = EcnPolicy.AcceptClassic;

    /// <summary>Where ECN seems to be in the way of a SYN, or its feedback is impossible, go on without (RFC 3168 §6.1.1.1,
    /// RFC 9768 §3.1.4). <c>net.ipv4.tcp_ecn_fallback</c>.</summary>
    public bool EcnFallback { get; init; } = true;

    /// <summary>When accurate ECN's option is sent (RFC 9768 §3.2.3.3). <c>net.ipv4.tcp_ecn_option</c>.</summary>
    public AccurateEcnOptionUse AccurateEcnOption { get; init; } = AccurateEcnOptionUse.Always;

    /// <summary>How often in a round trip accurate ECN's option is sent at least, where it is sent on change; 0: only then.
    /// <c>net.ipv4.tcp_ecn_option_beacon</c>.</summary>
    public int AccurateEcnOptionBeacon { get; init; } = 3;

    /// <summary>Who is asked answers with the TOS or traffic class of the SYN, ECN aside, whatever the listener has set.
    /// <c>net.ipv4.tcp_reflect_tos</c>.</summary>
    public bool ReflectTos { get; init; }

    /// <summary>Half-open entries of one listener at most, whatever its backlog. <c>net.ipv4.tcp_max_syn_backlog</c>.</summary>
    public int SynBacklog { get; init; } = 4096;

    /// <summary>SYN cookies (RFC 4987 §3.6). <c>net.ipv4.tcp_syncookies</c>.</summary>
    public SynCookieUse SynCookies { get; init; } = SynCookieUse.WhenFull;

    /// <summary>A handshake that ends when the accept queue is full is reset; otherwise its last acknowledgment is as good as lost.
    /// <c>net.ipv4.tcp_abort_on_overflow</c>.</summary>
    public bool AbortOnOverflow { get; init; }

    /// <summary>Fast Open (RFC 7413). <c>net.ipv4.tcp_fastopen</c>.</summary>
    public FastOpenModes FastOpen { get; init; } = FastOpenModes.Client;

    /// <summary>From what our Fast Open cookies are made; null for a key from the stack's entropy.
    /// <c>net.ipv4.tcp_fastopen_key</c>.</summary>
    public FastOpenKeys? FastOpenKeys { get; init; }

    /// <summary>How long active opens do without Fast Open after it seems to have lost a connection; zero: they never do.
    /// <c>net.ipv4.tcp_fastopen_blackhole_timeout_sec</c>.</summary>
    public TimeSpan FastOpenPause { get; init; }

    /// <summary>Most connections waiting for accept at one listener, whatever backlog the application asks for.</summary>
    public int AcceptBacklog { get; init; } = 4096;

    /// <summary>Connections of one stack, TIME-WAIT and half-open ones not counted.</summary>
    public int ConnectionLimit { get; init; } = 1 << 20;

    /// <summary>Entries in TIME-WAIT, 0 or more; beyond it connections close without waiting. <c>net.ipv4.tcp_max_tw_buckets</c>.</summary>
    public int TimeWaitLimit { get; init; } = 131_072;

    /// <summary>Connections without a socket, 0 or more; beyond it a close becomes a reset. <c>net.ipv4.tcp_max_orphans</c>.</summary>
    public int OrphanLimit { get; init; } = 131_072;

    /// <summary>When connect may choose a port that waits in TIME-WAIT. <c>net.ipv4.tcp_tw_reuse</c>.</summary>
    public TimeWaitReuse TimeWaitReuse { get; init; } = TimeWaitReuse.Loopback;

    /// <summary>How long it must have waited, 1 ms to 60 s. <c>net.ipv4.tcp_tw_reuse_delay</c>.</summary>
    public TimeSpan TimeWaitReuseDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A RST does not end TIME-WAIT (RFC 1337 §3). <c>net.ipv4.tcp_rfc1337</c>.</summary>
    public bool KeepTimeWaitOnReset { get; init; }

    /// <summary>How long a connection without a socket waits for the peer's FIN. <c>net.ipv4.tcp_fin_timeout</c>.</summary>
    public TimeSpan FinWait2Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Silence before the first keep-alive probe, where an application asks for keep-alives. At least two hours by
    /// default (RFC 9293 §3.8.4).</summary>
    public TimeSpan KeepAliveIdle { get; init; } = TimeSpan.FromSeconds(7200);

    /// <summary>Time between keep-alive probes.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary>Unanswered keep-alive probes before the connection fails.</summary>
    public int KeepAliveProbes { get; init; } = 9;

    /// <summary>Least time between two challenge or out-of-window acknowledgments of one connection (RFC 5961 §7, per
    /// connection: a limit shared by all is itself a side channel). <c>net.ipv4.tcp_invalid_ratelimit</c>.</summary>
    public TimeSpan ChallengeAckInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Challenge acknowledgments a second of all connections together (RFC 5961 §7), 1 or more; each second has its own number
    /// between half of it and one and a half times. <see cref="int.MaxValue"/>, the default, and 0 stand for no limit.
    /// <c>net.ipv4.tcp_challenge_ack_limit</c>.</summary>
    public int ChallengeAckLimit { get; init; } = int.MaxValue;

    /// <summary>A peer's urgent pointer names the last urgent byte (RFC 1122 §4.2.2.4), not the one behind it as in practice (RFC 6093 §3.2).
    /// What we send points behind it all the same, as on Linux, so two such ends misunderstand each other.
    /// <c>net.ipv4.tcp_stdurg</c>.</summary>
    public bool UrgentPointerIsLast { get; init; }

    /// <summary>Smallest MSS that a peer is believed (RFC 9293 §3.7.1 gives no floor; without one a peer makes us send dust).</summary>
    public int MinimumSegmentSize { get; init; } = 48;

    /// <summary>When the path's MTU is looked for by probes (RFC 4821; tcp_mtu_probing).</summary>
    public PathProbing PathProbing { get; init; }

    /// <summary>Segment that a path is taken to carry at first, 88 to 65,535 bytes (RFC 4821 §7.2; tcp_base_mss).</summary>
    public int ProbeBaseSegment { get; init; } = 1024;

    /// <summary>Segment below which a black hole makes none smaller, 1 to 65,535 bytes (tcp_mtu_probe_floor).</summary>
    public int ProbeFloor { get; init; } = 48;

    /// <summary>Where the search ends: so many bytes are unknown (RFC 4821 §7.3; tcp_probe_threshold).</summary>
    public int ProbeThreshold { get; init; } = 8;

    /// <summary>When a search that ended begins anew (RFC 4821 §7.5; tcp_probe_interval).</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Retransmissions after which the path is suspected (R1 of RFC 9293 §3.8.3; tcp_retries1), 1 to 255.</summary>
    public int PathRetries { get; init; } = 3;

    /// <summary>Bytes that may wait unsent before a writer must wait (tcp_notsent_lowat).</summary>
    public uint NotSentLowWater { get; init; } = uint.MaxValue;

    /// <summary>Most resets per second sent for segments without connection.</summary>
    public int ResetsPerSecond { get; init; } = 10_000;
}
