using System.Buffers.Binary;

namespace Sockeye.Simulation.Packetdrill.Assertions;

/// <summary>Names the fields of struct tcp_info (linux/tcp.h); those beyond what the system wrote are 0.</summary>
internal static class TcpInfoReader
{
    /// <summary>Room for all fields.</summary>
    public const int Length = 304;

    // After eight octets: 32-bit fields in order, up to tcpi_total_retrans.
    private static readonly string[] s_words =
    [
        "rto", "ato", "snd_mss", "rcv_mss", "unacked", "sacked", "lost", "retrans", "fackets", "last_data_sent", "last_ack_sent",
        "last_data_recv", "last_ack_recv", "pmtu", "rcv_ssthresh", "rtt", "rttvar", "snd_ssthresh", "snd_cwnd", "advmss", "reordering",
        "rcv_rtt", "rcv_space", "total_retrans",
    ];

    private static readonly (string Name, int Offset, int Size)[] s_later =
    [
        ("pacing_rate", 104, 8), ("max_pacing_rate", 112, 8), ("bytes_acked", 120, 8), ("bytes_received", 128, 8), ("segs_out", 136, 4),
        ("segs_in", 140, 4), ("notsent_bytes", 144, 4), ("min_rtt", 148, 4), ("data_segs_in", 152, 4), ("data_segs_out", 156, 4),
        ("delivery_rate", 160, 8), ("busy_time", 168, 8), ("rwnd_limited", 176, 8), ("sndbuf_limited", 184, 8), ("delivered", 192, 4),
        ("delivered_ce", 196, 4), ("bytes_sent", 200, 8), ("bytes_retrans", 208, 8), ("dsack_dups", 216, 4), ("reord_seen", 220, 4),
        ("rcv_ooopack", 224, 4), ("snd_wnd", 228, 4), ("rcv_wnd", 232, 4), ("rehash", 236, 4), ("total_rto", 240, 2),
        ("total_rto_recoveries", 242, 2), ("total_rto_time", 244, 4), ("received_ce", 248, 4), ("delivered_e1_bytes", 252, 4),
        ("delivered_e0_bytes", 256, 4), ("delivered_ce_bytes", 260, 4), ("received_e1_bytes", 264, 4), ("received_e0_bytes", 268, 4),
        ("received_ce_bytes", 272, 4),
    ];

    // Three bit fields in one word.
    private const int EcnWord = 276;

    private static readonly string[] s_memory =
        ["RMEM_ALLOC", "RCVBUF", "WMEM_ALLOC", "SNDBUF", "FWD_ALLOC", "WMEM_QUEUED", "OPTMEM", "BACKLOG", "DROPS"];

    /// <summary>The fields by the names that code uses.</summary>
    public static Dictionary<string, long> Read(ReadOnlySpan<byte> info, ReadOnlySpan<byte> memory)
    {
        var values = new Dictionary<string, long>
        {
            ["tcpi_state"] = info[0],
            ["tcpi_ca_state"] = info[1],
            ["tcpi_retransmits"] = info[2],
            ["tcpi_probes"] = info[3],
            ["tcpi_backoff"] = info[4],
            ["tcpi_options"] = info[5],
            ["tcpi_snd_wscale"] = info[6] & 15,
            ["tcpi_rcv_wscale"] = info[6] >> 4,
            ["tcpi_delivery_rate_app_limited"] = info[7] & 1,
        };
        uint ecn = BinaryPrimitives.ReadUInt32LittleEndian(info[EcnWord..]);
        values["tcpi_ecn_mode"] = ecn & 3;
        values["tcpi_accecn_opt_seen"] = ecn >> 2 & 3;
        values["tcpi_accecn_fail_mode"] = ecn >> 4 & 15;
        for (int i = 0; i < s_words.Length; i++)
        {
            values["tcpi_" + s_words[i]] = BinaryPrimitives.ReadUInt32LittleEndian(info[(8 + (4 * i))..]);
        }
        foreach ((string name, int offset, int size) in s_later)
        {
            ReadOnlySpan<byte> field = info.Slice(offset, size);
            values["tcpi_" + name] = size switch
            {
                2 => BinaryPrimitives.ReadUInt16LittleEndian(field),
                4 => BinaryPrimitives.ReadUInt32LittleEndian(field),
                _ => BinaryPrimitives.ReadInt64LittleEndian(field),
            };
        }
        for (int i = 0; i < s_memory.Length && (4 * i) + 4 <= memory.Length; i++)
        {
            values["SK_MEMINFO_" + s_memory[i]] = BinaryPrimitives.ReadUInt32LittleEndian(memory[(4 * i)..]);
        }
        return values;
    }
}
