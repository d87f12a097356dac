using System.CommandLine;

namespace Sockeye.Cli.Frame;

/// <summary>Options that mean the same wherever they appear.</summary>
internal static class CommonOptions
{
    /// <summary>A command that lists things makes one of these.</summary>
    public static Option<bool> Json(string description = "Print JSON, one object a line (docs/json.md)") =>
        new("--json") { Description = description };

    /// <summary>A command that makes packets makes one of these.</summary>
    public static Option<string?> Pcap(string description = "Also write the packets to FILE (pcapng, for Wireshark)") =>
        new("--pcap") { Description = description, HelpName = "FILE" };
}
