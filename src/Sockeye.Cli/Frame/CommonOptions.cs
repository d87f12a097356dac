using System.CommandLine;
using Sockeye.Wire.Pcap;

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

    /// <summary>Begins the file that <see cref="Pcap"/> named; null when it named none.</summary>
    public static PcapngWriter? OpenCapture(string? path)
    {
        if (path is null) return null;
        try
        {
            return new PcapngWriter(new FileStream(path, FileMode.Create, FileAccess.Write));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new RefusalException($"'{path}' cannot be written: {failure.Message}", "Choose another file for --pcap.");
        }
    }
}
