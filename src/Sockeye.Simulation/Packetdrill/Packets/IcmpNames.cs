using System.Globalization;
using Sockeye.Simulation.Packetdrill.Language;

namespace Sockeye.Simulation.Packetdrill.Packets;

/// <summary>The language's names of ICMP types and codes (RFC 792, RFC 4443).</summary>
internal static class IcmpNames
{
    /// <summary>The numbers of what a script names.</summary>
    /// <exception cref="ScriptException">It names nothing known.</exception>
    public static (byte Type, byte Code) Find(IcmpSpec spec, bool isV4)
    {
        byte type = Number(spec.Type, "type_") ?? (isV4 ? TypeV4(spec.Type) : TypeV6(spec.Type))
            ?? throw new ScriptException(spec.Line, $"'{spec.Type}' is no type of ICMPv{(isV4 ? 4 : 6)}");
        byte code = spec.Code is null ? (byte)0 : Number(spec.Code, "code_") ?? (isV4 ? CodeV4(type, spec.Code) : CodeV6(type, spec.Code))
            ?? throw new ScriptException(spec.Line, $"'{spec.Code}' is no code of ICMPv{(isV4 ? 4 : 6)} {spec.Type}");
        if (spec.Mtu is not null && !(isV4 ? (type, code) == (3, 4) : (type, code) == (2, 0)))
        {
            throw new ScriptException(spec.Line, isV4 ? "an MTU belongs to unreachable frag_needed only" : "an MTU belongs to packet_too_big only");
        }
        return (type, code);
    }

    /// <summary>A type's name.</summary>
    public static string TypeName(byte type, bool isV4)
    {
        string[] names = isV4
            ? ["echo_reply", "unreachable", "source_quench", "redirect", "echo_request", "time_exceeded", "parameter_problem"]
            : ["unreachable", "packet_too_big", "time_exceeded", "parameter_problem", "echo_request", "echo_reply"];
        return names.FirstOrDefault(name => (isV4 ? TypeV4(name) : TypeV6(name)) == type)
            ?? string.Create(CultureInfo.InvariantCulture, $"type_{type}");
    }

    private static byte? Number(string text, string prefix) => text.StartsWith(prefix, StringComparison.Ordinal)
        && byte.TryParse(text.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out byte number) ? number : null;

    private static byte? TypeV4(string name) => name switch
    {
        "echo_reply" => 0,
        "unreachable" => 3,
        "source_quench" => 4,
        "redirect" => 5,
        "echo_request" => 8,
        "time_exceeded" => 11,
        "parameter_problem" => 12,
        "timestamp_request" => 13,
        "timestamp_reply" => 14,
        "information_request" => 15,
        "information_reply" => 16,
        "address_mask_request" => 17,
        "address_mask_reply" => 18,
        _ => null,
    };

    private static byte? TypeV6(string name) => name switch
    {
        "unreachable" => 1,
        "packet_too_big" => 2,
        "time_exceeded" => 3,
        "parameter_problem" => 4,
        "echo_request" => 128,
        "echo_reply" => 129,
        _ => null,
    };

    private static byte? CodeV4(byte type, string name) => (type, name) switch
    {
        (3, "net_unreachable") => 0,
        (3, "host_unreachable") => 1,
        (3, "protocol_unreachable") => 2,
        (3, "port_unreachable") => 3,
        (3, "frag_needed") => 4,
        (3, "source_route_failed") => 5,
        (3, "net_unknown") => 6,
        (3, "host_unknown") => 7,
        (3, "source_host_isolated") => 8,
        (3, "net_prohibited") => 9,
        (3, "host_prohibited") => 10,
        (3, "net_unreachable_for_tos") => 11,
        (3, "host_unreachable_for_tos") => 12,
        (3, "packet_filtered") => 13,
        (3, "precedence_violation") => 14,
        (3, "precedence_cutoff") => 15,
        _ => null,
    };

    private static byte? CodeV6(byte type, string name) => (type, name) switch
    {
        (1, "net_unreachable" or "no_route") => 0,
        (1, "admin_prohibited") => 1,
        (1, "not_neighbour") => 2,
        (1, "address_unreachable") => 3,
        (1, "port_unreachable") => 4,
        (3, "exceeded_hop_limit") => 0,
        (3, "exceeded_frag_time") => 1,
        (4, "header_field") => 0,
        (4, "unknown_next_header") => 1,
        (4, "unknown_option") => 2,
        _ => null,
    };
}
