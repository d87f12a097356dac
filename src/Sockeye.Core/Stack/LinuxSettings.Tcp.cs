using System;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Core.Transport.Tcp.FastOpen;

namespace Sockeye.Core.Stack;

/// <content>What is TCP's.</content>
public static partial class LinuxSettings
{
    // Bits of net.ipv4.tcp_recovery.
    private const int StaticReorderingWindow = 2;
    private const int NoDuplicateThreshold = 4;

    private static TcpSettings? ApplyTcp(TcpSettings settings, string name, string value) => name switch
    {
        "net.ipv4.tcp_timestamps" => settings with { Timestamps = Switch(value) },
        "net.ipv4.tcp_window_scaling" => settings with { WindowScaling = Switch(value) },
        "net.ipv4.tcp_sack" => settings with { SelectiveAcknowledgment = Switch(value) },
        "net.ipv4.tcp_ecn" => settings with { Ecn = (EcnPolicy)Number(value, most: (int)EcnPolicy.AcceptAccurate) },
        "net.ipv4.tcp_ecn_fallback" => settings with { EcnFallback = Switch(value) },
        "net.ipv4.tcp_ecn_option" => settings with
        {
            AccurateEcnOption = (AccurateEcnOptionUse)Number(value, most: (int)AccurateEcnOptionUse.EvenIfDropped),
        },
        "net.ipv4.tcp_ecn_option_beacon" => settings with { AccurateEcnOptionBeacon = Number(value, most: 3) },
        "net.ipv4.tcp_syn_retries" => settings with { SynRetries = Number(value) },
        "net.ipv4.tcp_syn_linear_timeouts" => settings with { SynLinearTimeouts = Number(value) },
        "net.ipv4.tcp_syncookies" => settings with { SynCookies = (SynCookieUse)Math.Clamp(Number(value), 0, 2) },
        "net.ipv4.tcp_abort_on_overflow" => settings with { AbortOnOverflow = Switch(value) },
        "net.ipv4.tcp_max_syn_backlog" => settings with { SynBacklog = Number(value) },
        "net.ipv4.tcp_fastopen" => settings with { FastOpen = (FastOpenModes)Number(value) },
        "net.ipv4.tcp_fastopen_key" => FastOpenKeys.TryParse(value, out FastOpenKeys? keys)
            ? settings with { FastOpenKeys = keys }
            : throw new FormatException(),
        "net.ipv4.tcp_fastopen_blackhole_timeout_sec" => settings with { FastOpenPause = Seconds(value) },
        "net.ipv4.tcp_synack_retries" => settings with { SynAckRetries = Number(value) },
        "net.ipv4.tcp_retries2" => settings with { DataRetries = Number(value) },
        "net.ipv4.tcp_orphan_retries" => settings with { OrphanRetries = Number(value) },
        "net.ipv4.tcp_rmem" => settings with { ReceiveBuffer = Triple(value, 1), ReceiveBufferMaximum = Triple(value, 2) },
        "net.ipv4.tcp_wmem" => settings with { SendBuffer = Triple(value, 1), SendBufferMaximum = Triple(value, 2) },
        "net.ipv4.tcp_fin_timeout" => settings with { FinWait2Timeout = Seconds(value) },
        "net.ipv4.tcp_keepalive_time" => settings with { KeepAliveIdle = Seconds(value) },
        "net.ipv4.tcp_keepalive_intvl" => settings with { KeepAliveInterval = Seconds(value) },
        "net.ipv4.tcp_keepalive_probes" => settings with { KeepAliveProbes = Number(value) },
        "net.ipv4.tcp_invalid_ratelimit" => settings with { ChallengeAckInterval = TimeSpan.FromMilliseconds(Number(value)) },
        "net.ipv4.tcp_challenge_ack_limit" => settings with { ChallengeAckLimit = Number(value, most: int.MaxValue) },
        "net.ipv4.tcp_stdurg" => settings with { UrgentPointerIsLast = Switch(value) },
        "net.ipv4.tcp_dsack" => settings with { DuplicateReports = Switch(value) },
        "net.ipv4.tcp_app_win" => settings with { ApplicationReserveShift = Number(value, most: 31) },
        "net.ipv4.tcp_shrink_window" => settings with { ShrinkWindow = Switch(value) },
        "net.ipv4.tcp_moderate_rcvbuf" => settings with { ReceiveBufferGrows = Switch(value) },
        "net.ipv4.tcp_tw_reuse" => settings with { TimeWaitReuse = (TimeWaitReuse)Number(value, most: (int)TimeWaitReuse.Loopback) },
        "net.ipv4.tcp_tw_reuse_delay" => settings with { TimeWaitReuseDelay = TimeSpan.FromMilliseconds(Math.Max(1, Number(value, most: 60_000))) },
        "net.ipv4.tcp_rfc1337" => settings with { KeepTimeWaitOnReset = Switch(value) },
        "net.ipv4.tcp_comp_sack_nr" => settings with { SackCompression = Number(value) },
        "net.ipv4.tcp_comp_sack_delay_ns" => settings with { SackCompressionDelay = TimeSpan.FromTicks(Number(value) / 100) },
        "net.ipv4.tcp_rto_max_ms" => settings with { MaximumRto = TimeSpan.FromMilliseconds(Number(value)) },
        "net.ipv4.tcp_rto_min_us" => settings with { MinimumRto = TimeSpan.FromMicroseconds(Number(value)) },
        "net.ipv4.tcp_thin_linear_timeouts" => settings with { ThinLinearTimeouts = Switch(value) },
        "net.ipv4.tcp_frto" => settings with { Frto = Switch(value) },
        "net.ipv4.tcp_reordering" => settings with { Reordering = Number(value) },
        "net.ipv4.tcp_max_reordering" => settings with { ReorderingMaximum = Number(value) },
        "net.ipv4.tcp_early_retrans" => settings with { TailLossProbes = Number(value) >= 3 },
        "net.ipv4.tcp_slow_start_after_idle" => settings with { SlowStartAfterIdle = Switch(value) },
        "net.ipv4.tcp_tso_win_divisor" => settings with { TsoWindowDivisor = Number(value) },
        "net.ipv4.tcp_min_tso_segs" => settings with { LeastBurst = Number(value) },
        "net.ipv4.tcp_pacing_ss_ratio" => settings with { PacingSlowStartPercent = Number(value) },
        "net.ipv4.tcp_pacing_ca_ratio" => settings with { PacingAvoidancePercent = Number(value) },
        "net.ipv4.tcp_min_rtt_wlen" => settings with { MinimumRttWindow = Seconds(value) },
        "net.ipv4.tcp_congestion_control" => CongestionControls.IsKnown(value.Trim())
            ? settings with { CongestionControl = value.Trim() }
            : throw new FormatException(),
        "net.ipv4.tcp_recovery" => settings with
        {
            AdaptsReorderingWindow = (Number(value) & StaticReorderingWindow) == 0, CountsDuplicates = (Number(value) & NoDuplicateThreshold) == 0,
        },
        "net.ipv4.tcp_retrans_collapse" => settings with { GathersRetransmissions = Switch(value) },
        "net.ipv4.tcp_mtu_probing" => settings with { PathProbing = (PathProbing)Math.Clamp(Number(value), 0, 2) },
        "net.ipv4.tcp_base_mss" => settings with { ProbeBaseSegment = Number(value) },
        "net.ipv4.tcp_mtu_probe_floor" => settings with { ProbeFloor = Number(value) },
        "net.ipv4.tcp_probe_threshold" => settings with { ProbeThreshold = Number(value) },
        "net.ipv4.tcp_probe_interval" => settings with { ProbeInterval = Seconds(value) },
        "net.ipv4.tcp_retries1" => settings with { PathRetries = Number(value) },
        "net.ipv4.tcp_notsent_lowat" => settings with { NotSentLowWater = Unsigned(value) },
        "net.ipv4.tcp_reflect_tos" => settings with { ReflectTos = Switch(value) },
        "net.ipv4.tcp_pingpong_thresh" => settings with { InteractiveAnswers = Number(value, 1, byte.MaxValue) },
        "net.ipv4.tcp_tso_rtt_log" => settings with { BurstRoundTripShift = Math.Min(Number(value, most: byte.MaxValue), 31) },
        "net.ipv4.tcp_max_orphans" => settings with { OrphanLimit = Number(value, most: int.MaxValue) },
        "net.ipv4.tcp_max_tw_buckets" => settings with { TimeWaitLimit = Number(value, most: int.MaxValue) },
        "net.ipv4.tcp_min_snd_mss" => settings with { MinimumSegmentSize = Number(value) },
        _ => null,
    };
}
