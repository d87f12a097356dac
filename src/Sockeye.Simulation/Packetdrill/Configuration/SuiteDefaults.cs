namespace Sockeye.Simulation.Packetdrill.Configuration;

/// <summary>The settings that the suites' own <c>defaults.sh</c> makes, and the kernel's for scripts that call none.</summary>
/// <remarks>Two suites have a file of that name. Google's stands in a folder <c>common</c>, Linux's beside the scripts: so
/// <c>../common/defaults.sh</c> means the one and <c>./defaults.sh</c> the other.</remarks>
internal static class SuiteDefaults
{
    private static readonly (string Name, string Value)[] s_both =
    [
        ("net.ipv4.tcp_rmem", "4096 540000 15728640"),
        ("net.ipv4.tcp_wmem", "4096 262144 4194304"),
        ("net.ipv4.tcp_timestamps", "1"),
        ("net.ipv4.tcp_syn_retries", "5"),
        ("net.ipv4.tcp_synack_retries", "5"),
        ("net.ipv4.tcp_frto", "2"),
        ("net.ipv4.tcp_sack", "1"),
        ("net.ipv4.tcp_dsack", "1"),
        ("net.ipv4.tcp_fack", "0"),
        ("net.ipv4.tcp_reordering", "3"),
        ("net.ipv4.tcp_congestion_control", "cubic"),
        ("net.ipv4.tcp_slow_start_after_idle", "0"),
        ("net.ipv4.tcp_early_retrans", "4"),
        ("net.ipv4.tcp_recovery", "1"),
        ("net.ipv4.tcp_tso_win_divisor", "3"),
        ("net.ipv4.tcp_ecn", "0"),
        ("net.ipv4.tcp_pacing_ss_ratio", "200"),
        ("net.ipv4.tcp_pacing_ca_ratio", "120"),
        ("net.ipv4.tcp_notsent_lowat", "4294967295"),
        ("net.ipv4.tcp_fastopen_key", "a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4"),
        ("net.ipv4.tcp_syncookies", "1"),
    ];

    /// <summary>What Linux 6.18 begins with on a machine with memory enough, where it differs from our own defaults.</summary>
    public static IReadOnlyList<(string Name, string Value)> Kernel { get; } =
    [
        ("net.ipv4.tcp_rmem", "4096 131072 33554432"),
        ("net.ipv4.tcp_wmem", "4096 16384 4194304"),
        ("net.ipv4.tcp_syn_retries", "6"),
        ("net.ipv4.tcp_ecn", "2"),
    ];

    /// <summary>What a path to a <c>defaults.sh</c> stands for.</summary>
    public static IEnumerable<(string Name, string Value)> Of(string path)
    {
        bool isGoogle = path.EndsWith("common/defaults.sh", StringComparison.Ordinal);
        return isGoogle
            ? [.. s_both, ("net.ipv4.tcp_ecn_option", "2"), ("net.ipv4.tcp_fastopen", "0x70403")]
            : [.. s_both, ("net.ipv4.tcp_fastopen", "0x3")];
    }
}
