using System;
using System.Globalization;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Core.Transport.Tcp.FastOpen;

namespace Sockeye.Core.Stack;

/// <summary>Linux's names for what can be tuned (ip-sysctl.rst of its documentation): <c>net.ipv4.tcp_sack</c> is
/// <see cref="TcpSettings.SelectiveAcknowledgment"/>. The one place that knows them.</summary>
public static class LinuxSettings
{
    // Bits of net.ipv4.tcp_recovery.
    private const int StaticReorderingWindow = 2;
    private const int NoDuplicateThreshold = 4;

    /// <summary>The settings after <c>sysctl name=value</c>.</summary>
    /// <param name="settings">The settings before.</param>
    /// <param name="name">With dots, from "net." on.</param>
    /// <param name="value">One or more numbers, decimal or hexadecimal, or a word.</param>
    /// <param name="changed">The settings after.</param>
    /// <returns>Null, or a sentence that says what is wrong.</returns>
    public static string? Set(TcpSettings settings, string name, string value, out TcpSettings changed)
    {
        changed = settings;
        try
        {
            if (Apply(settings, name, value) is not { } result) return $"there is no setting {name}";
            changed = result;
            return null;
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            return $"'{value}' is no value for {name}";
        }
    }

    private static TcpSettings? Apply(TcpSettings settings, string name, string value) => name switch
    {
        "net.ipv4.tcp_timestamps" => settings with { Timestamps = Number(value) != 0 },
        "net.ipv4.tcp_window_scaling" => settings with { WindowScaling = Number(value) != 0 },
        "net.ipv4.tcp_sack" => settings with { SelectiveAcknowledgment = Number(value) != 0 },
        "net.ipv4.tcp_ecn" => settings with { Ecn = (EcnPolicy)Number(value, most: (int)EcnPolicy.AcceptAccurate) },
        "net.ipv4.tcp_ecn_fallback" => settings with { EcnFallback = Number(value) != 0 },
        "net.ipv4.tcp_ecn_option" => settings with
        {
            AccurateEcnOption = (AccurateEcnOptionUse)Number(value, most: (int)AccurateEcnOptionUse.EvenIfDropped),
        },
        "net.ipv4.tcp_ecn_option_beacon" => settings with { AccurateEcnOptionBeacon = Number(value, most: 3) },
        "net.ipv4.tcp_syn_retries" => settings with { SynRetries = Number(value) },
        "net.ipv4.tcp_syn_linear_timeouts" => settings with { SynLinearTimeouts = Number(value) },
        "net.ipv4.tcp_syncookies" => settings with { SynCookies = (SynCookieUse)Math.Clamp(Number(value), 0, 2) },
        "net.ipv4.tcp_abort_on_overflow" => settings with { AbortOnOverflow = Number(value) != 0 },
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
        "net.ipv4.tcp_stdurg" => settings with { UrgentPointerIsLast = Number(value) != 0 },
        "net.ipv4.tcp_dsack" => settings with { DuplicateReports = Number(value) != 0 },
        "net.ipv4.tcp_app_win" => settings with { ApplicationReserveShift = Number(value, most: 31) },
        "net.ipv4.tcp_shrink_window" => settings with { ShrinkWindow = Number(value) != 0 },
        "net.ipv4.tcp_moderate_rcvbuf" => settings with { ReceiveBufferGrows = Number(value) != 0 },
        "net.ipv4.tcp_tw_reuse" => settings with { TimeWaitReuse = (TimeWaitReuse)Number(value, most: (int)TimeWaitReuse.Loopback) },
        "net.ipv4.tcp_tw_reuse_delay" => settings with { TimeWaitReuseDelay = TimeSpan.FromMilliseconds(Math.Max(1, Number(value, most: 60_000))) },
        "net.ipv4.tcp_rfc1337" => settings with { KeepTimeWaitOnReset = Number(value) != 0 },
        "net.ipv4.tcp_comp_sack_nr" => settings with { SackCompression = Number(value) },
        "net.ipv4.tcp_comp_sack_delay_ns" => settings with { SackCompressionDelay = TimeSpan.FromTicks(Number(value) / 100) },
        "net.ipv4.tcp_rto_max_ms" => settings with { MaximumRto = TimeSpan.FromMilliseconds(Number(value)) },
        "net.ipv4.tcp_rto_min_us" => settings with { MinimumRto = TimeSpan.FromMicroseconds(Number(value)) },
        "net.ipv4.tcp_thin_linear_timeouts" => settings with { ThinLinearTimeouts = Number(value) != 0 },
        "net.ipv4.tcp_frto" => settings with { Frto = Number(value) != 0 },
        "net.ipv4.tcp_reordering" => settings with { Reordering = Number(value) },
        "net.ipv4.tcp_max_reordering" => settings with { ReorderingMaximum = Number(value) },
        "net.ipv4.tcp_early_retrans" => settings with { TailLossProbes = Number(value) >= 3 },
        "net.ipv4.tcp_slow_start_after_idle" => settings with { SlowStartAfterIdle = Number(value) != 0 },
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
        "net.ipv4.tcp_retrans_collapse" => settings with { GathersRetransmissions = Number(value) != 0 },
        "net.ipv4.tcp_mtu_probing" => settings with { PathProbing = (PathProbing)Math.Clamp(Number(value), 0, 2) },
        "net.ipv4.tcp_base_mss" => settings with { ProbeBaseSegment = Number(value) },
        "net.ipv4.tcp_mtu_probe_floor" => settings with { ProbeFloor = Number(value) },
        "net.ipv4.tcp_probe_threshold" => settings with { ProbeThreshold = Number(value) },
        "net.ipv4.tcp_probe_interval" => settings with { ProbeInterval = Seconds(value) },
        "net.ipv4.tcp_retries1" => settings with { PathRetries = Number(value) },
        "net.ipv4.tcp_notsent_lowat" => settings with { NotSentLowWater = Unsigned(value) },
        "net.ipv4.tcp_min_snd_mss" => settings with { MinimumSegmentSize = Number(value) },
        _ => IsWithoutEffect(name) ? settings : null,
    };

    // Linux knows them, this stack has nothing that they could change; each leaves when its property comes.
    private static bool IsWithoutEffect(string name) => name is "net.ipv4.tcp_fack"
        or "net.ipv4.tcp_autocorking"
        or "net.ipv4.tcp_no_metrics_save" or "net.ipv4.tcp_limit_output_bytes"
        or "net.ipv4.tcp_workaround_signed_windows" or "net.ipv4.tcp_adv_win_scale"
        or "net.ipv4.tcp_comp_sack_slack_ns"
        or "net.core.somaxconn" or "net.core.rmem_max" or "net.core.wmem_max";

    // As the kernel reads them: decimal, or hexadecimal after 0x.
    private static int Number(string text) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? int.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static int Number(string text, int most)
    {
        int number = Number(text);
        return number >= 0 && number <= most ? number : throw new OverflowException();
    }

    private static uint Unsigned(string text) => (uint)long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(Number(text));

    // "least usual most", separated by white space.
    private static int Triple(string text, int index)
    {
        string[] parts = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 3 ? Number(parts[index]) : throw new FormatException();
    }
}
