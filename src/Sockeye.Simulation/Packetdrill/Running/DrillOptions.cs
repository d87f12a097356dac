using System.Globalization;
using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Simulation.Packetdrill.Systems;
using Sockeye.Wire.Addresses;

namespace Sockeye.Simulation.Packetdrill.Running;

/// <summary>How a script is run: its own options, overridden by the command line's.</summary>
internal sealed record DrillOptions
{
    private const int UsualMtu = 1500;
    private const int IPv6Overhead = 20; // so that the MSS is 1460 as over IPv4

    /// <summary>Over which IP.</summary>
    public DrillVariant Variant { get; private init; }

    /// <summary>How early or late something may be, in microseconds.</summary>
    public long Tolerance { get; private init; } = 4000;

    /// <summary>Largest IP packet.</summary>
    public int Mtu { get; private init; } = UsualMtu;

    /// <summary>Payload of each segment that an injected packet larger than it stands for, or 0.</summary>
    public int SegmentSize { get; private init; }

    /// <summary>Microseconds of one tick of the timestamps that must be right, or 0 for not checked.</summary>
    public int TimestampTick { get; private init; }

    /// <summary>An echoed timestamp that was never sent is worked out instead of refused.</summary>
    public bool ScalesEchoes { get; private init; }

    /// <summary>A line is one packet; by default several are glued until its length is reached.</summary>
    public bool StrictSegments { get; private init; }

    /// <summary>How coarse the stack's timers are: ticks of a second, as on a Linux of that CONFIG_HZ, or 0 for exact ones.</summary>
    public int TicksPerSecond { get; private init; } = DrillNetwork.UsualTicks;

    /// <summary>The stack's address.</summary>
    public InternetAddress Local { get; private init; }

    /// <summary>The peer's address.</summary>
    public InternetAddress Remote { get; private init; }

    /// <summary>Port that bind names when the script says "...", and that connect goes to.</summary>
    public ushort Port { get; private init; } = 8080;

    /// <summary>Sockets are of IPv6.</summary>
    public bool HasSocketsV6 => Variant != DrillVariant.IPv4;

    /// <summary>Reads options; later ones win.</summary>
    /// <exception cref="ScriptException">One is unknown or wrong.</exception>
    public static DrillOptions Read(IEnumerable<ScriptOption> options, DrillVariant variant)
    {
        var result = new DrillOptions { Variant = variant };
        bool hasMtu = false;
        foreach (ScriptOption option in options)
        {
            result = result.Apply(option);
            hasMtu |= option.Name == "mtu";
        }
        bool isV6 = result.Variant == DrillVariant.IPv6;
        return result with
        {
            Mtu = hasMtu || !isV6 ? result.Mtu : UsualMtu + IPv6Overhead,
            Local = AddressOr(result.Local, isV6, "192.168.0.1", "fd3d:a0b:17d6::1"),
            Remote = AddressOr(result.Remote, isV6, "192.0.2.1", "fd3d:fa7b:d17d::1"),
        };
    }

    /// <summary>The variant that a script itself asks for, or null.</summary>
    public static DrillVariant? FixedVariant(IEnumerable<ScriptOption> options)
    {
        DrillVariant? variant = null;
        foreach (ScriptOption option in options)
        {
            if (option.Name == "ip_version") variant = VariantOf(option);
        }
        return variant;
    }

    private DrillOptions Apply(ScriptOption option) => option.Name switch
    {
        "tolerance_usecs" => this with { Tolerance = Number(option, 1, 100_000_000) },
        "ip_version" => this with { Variant = VariantOf(option) },
        "mtu" => this with { Mtu = (int)Number(option, 68, 65_535) },
        "mss" => this with { SegmentSize = (int)Number(option, 0, 65_535) },
        "tcp_ts_tick_usecs" => this with { TimestampTick = (int)Number(option, 0, 1_000_000) },
        "tcp_ts_ecr_scaled" => this with { ScalesEchoes = true },
        "strict_segments" => this with { StrictSegments = true },
        "ticks_per_second" => this with { TicksPerSecond = (int)Number(option, 0, 1000) },
        "local_ip" => this with { Local = Address(option) },
        "remote_ip" => this with { Remote = Address(option) },
        "bind_port" or "connect_port" => this with { Port = (ushort)Number(option, 1, 65_535) },
        // Of no meaning here: how memory is freed, how fast the device is, which interface and gateway real packetdrill makes.
        "send_omit_free" or "speed" or "gateway_ip" or "netmask_ip" or "init_scripts" or "non_fatal" or "define" or "D" or "verbose"
            or "debug" or "code_command" or "code_format" or "code_sockopt" or "persistent_tun_dev" => this,
        _ => throw new ScriptException(option.Line, $"there is no option --{option.Name}"),
    };

    private static DrillVariant VariantOf(ScriptOption option) => option.Value switch
    {
        "ipv4" => DrillVariant.IPv4,
        "ipv6" => DrillVariant.IPv6,
        "ipv4-mapped-ipv6" => DrillVariant.Mapped,
        _ => throw new ScriptException(option.Line, $"--ip_version is ipv4, ipv6 or ipv4-mapped-ipv6, not '{option.Value}'"),
    };

    private static long Number(ScriptOption option, long least, long most)
    {
        bool isNumber = long.TryParse(option.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value);
        return isNumber && value >= least && value <= most
            ? value
            : throw new ScriptException(option.Line, $"--{option.Name} wants a number from {least} to {most}, not '{option.Value}'");
    }

    private static InternetAddress Address(ScriptOption option)
    {
        string text = (option.Value ?? "").Split('/')[0];
        return InternetAddress.TryParse(text, out InternetAddress address)
            ? address
            : throw new ScriptException(option.Line, $"--{option.Name} wants an address, not '{option.Value}'");
    }

    private static InternetAddress AddressOr(InternetAddress given, bool isV6, string v4, string v6)
    {
        bool fits = given.IsIPv6 == isV6 && !given.IsUnspecified;
        return fits ? given : InternetAddress.Parse(isV6 ? v6 : v4);
    }
}
