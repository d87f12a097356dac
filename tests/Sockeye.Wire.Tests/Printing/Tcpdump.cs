using System.Diagnostics;
using Sockeye.Wire.Pcap;
using Xunit;

namespace Sockeye.Wire.Tests.Printing;

/// <summary>The real tcpdump, reading a file that we wrote.</summary>
internal static class Tcpdump
{
    /// <summary>Skips the test where tcpdump 4.99 is not installed.</summary>
    public static void Require()
    {
        string version;
        try
        {
            version = Run([], "--version").Error + Run([], "--version").Output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            version = "";
        }

        Assert.SkipUnless(version.Contains("tcpdump version 4.99", StringComparison.Ordinal), "tcpdump 4.99 is not installed, so there is nothing to compare with");
    }

    /// <summary>What it prints of these packets, a line each: its lines of hexadecimal are left out.</summary>
    public static string[] Lines(IReadOnlyList<CapturedPacket> packets, params string[] arguments) => Lines(Pcapng(packets), arguments);

    public static string[] Lines(byte[] file, params string[] arguments)
    {
        var (output, error) = Run(file, ["-nn", "-r", "-", .. arguments]);
        var complaint = error.Split('\n').FirstOrDefault(l => l.StartsWith("tcpdump: ", StringComparison.Ordinal) && !l.EndsWith("rejects all packets", StringComparison.Ordinal));
        Assert.True(complaint is null, $"{string.Join(' ', arguments)}: {complaint}");
        return [.. output.Split('\n').Where(l => l.Length > 0 && l[0] != '\t')];
    }

    public static (string Output, string Error) Run(byte[] input, params string[] arguments)
    {
        var start = new ProcessStartInfo("tcpdump", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TZ"] = "UTC";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // it did not want all of the input, and says why
        }

        Assert.True(process.WaitForExit(30_000), "tcpdump does not end");
        return (output.Result, error.Result);
    }

    public static byte[] Pcapng(IReadOnlyList<CapturedPacket> packets)
    {
        var stream = new MemoryStream();
        using (var writer = new PcapngWriter(stream, leaveOpen: true))
        {
            writer.AddInterface("test0", packets.Count == 0 ? LinkType.Ethernet : packets[0].LinkType);
            foreach (var packet in packets)
                writer.WritePacket(0, packet.TimestampNanoseconds, packet.Data.Span, packet.Direction, packet.Comment, packet.OriginalLength);
        }

        return stream.ToArray();
    }

    public static byte[] Pcap(IReadOnlyList<CapturedPacket> packets)
    {
        var stream = new MemoryStream();
        using (var writer = new PcapWriter(stream, packets[0].LinkType, leaveOpen: true))
        {
            foreach (var packet in packets)
                writer.WritePacket(packet.TimestampNanoseconds, packet.Data.Span, packet.OriginalLength);
        }

        return stream.ToArray();
    }

    public static CapturedPacket Packet(byte[] data, LinkType linkType = LinkType.Ethernet, int original = 0, long time = 0) => new()
    {
        Data = data,
        LinkType = linkType,
        OriginalLength = Math.Max(original, data.Length),
        TimestampNanoseconds = time,
        InterfaceName = "test0",
        Comment = "for a test",
        Direction = PacketDirection.Outbound,
    };
}
