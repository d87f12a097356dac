namespace Sockeye.Simulation.Packetdrill.Running;

/// <summary>Names that scripts use for what differs between IPv4 and IPv6.</summary>
internal static class VariantDefinitions
{
    private static readonly Dictionary<string, string> s_v4 = new()
    {
        ["CMSG_LEVEL_IP"] = "SOL_IP",
        ["CMSG_TYPE_RECVERR"] = "IP_RECVERR",
        ["CODE"] = "host_unreachable",
        ["TFO_COOKIE"] = "3021b9d889017eeb",
        ["TFO_COOKIE_ZERO"] = "b7c12350a90dc8f5",
    };

    private static readonly Dictionary<string, string> s_v6 = new()
    {
        ["CMSG_LEVEL_IP"] = "SOL_IPV6",
        ["CMSG_TYPE_RECVERR"] = "IPV6_RECVERR",
        ["CODE"] = "address_unreachable",
        ["TFO_COOKIE"] = "c1d1e9742a47a9bc",
        ["TFO_COOKIE_ZERO"] = "82af1a8f9a205c34",
    };

    // Packets and cookies are IPv4's; what the socket says is IPv6's.
    private static readonly Dictionary<string, string> s_mapped = new(s_v4)
    {
        ["CMSG_LEVEL_IP"] = "SOL_IPV6",
        ["CMSG_TYPE_RECVERR"] = "IPV6_RECVERR",
    };

    /// <summary>The names of a variant.</summary>
    public static IReadOnlyDictionary<string, string> Of(DrillVariant variant) => variant switch
    {
        DrillVariant.IPv6 => s_v6,
        DrillVariant.IPv4 => s_v4,
        _ => s_mapped,
    };
}
