using System.Text.Json;
using System.Text.RegularExpressions;
using Sockeye.Devices.Middleware;
using Sockeye.Testing.Tests.Assertions;
using Sockeye.Wire.Pcap;
using Xunit;

namespace Sockeye.Testing.Tests.Reports;

public sealed partial class ReportFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sockeye").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_capture_has_every_packet_of_every_link_with_our_reasons()
    {
        using SimulatedNetwork net = await LossyAsync();
        NetworkReport report = net.WriteReport(_folder, "lossy");
        Assert.Equal(Path.Combine(_folder, "lossy-seed3.pcapng"), report.PcapngPath);
        List<CapturedPacket> captured = [];
        using (FileStream file = File.OpenRead(report.PcapngPath!))
        {
            using CaptureReader reader = CaptureReader.Open(file);
            while (reader.TryReadNext(out CapturedPacket packet)) captured.Add(packet);
        }
        IReadOnlyList<Packet> packets = net.Packets;
        Assert.Equal(packets.Select(packet => packet.Comment), captured.Select(packet => packet.Comment ?? ""));
        Assert.Equal(packets.Select(packet => Convert.ToHexString(packet.Bytes.Span)), captured.Select(packet => Convert.ToHexString(packet.Data.Span)));
        Assert.Contains(captured, packet => packet.Comment?.Contains("lost by rule loss 10 %, seed 3", StringComparison.Ordinal) == true);
        Assert.Contains(captured, packet => packet.Comment is "tail loss probe" or "fast retransmit" || packet.Comment?.StartsWith("RTO 1 after", StringComparison.Ordinal) == true);
        Assert.Equal(4, captured.Select(packet => packet.InterfaceName).Distinct().Count());
        // The network's beginning is midnight, so that the clock times in Wireshark are those of the report.
        long midnight = net.Options.Beginning.ToUnixTimeMilliseconds() * 1_000_000;
        Assert.Equal(packets.Select(packet => midnight + (packet.Sent.Ticks * 100)), captured.Select(packet => packet.TimestampNanoseconds));
    }

    [Fact]
    public async Task The_page_needs_nothing_else_and_has_everything()
    {
        using SimulatedNetwork net = await LossyAsync();
        string page = await File.ReadAllTextAsync(net.WriteReport(_folder).HtmlPath!);
        Assert.DoesNotMatch(FromElsewhere(), page);
        Assert.Contains("<h1>network</h1>", page, StringComparison.Ordinal);
        Assert.Contains("lost by rule loss 10 %, seed 3", page, StringComparison.Ordinal);
        Assert.Contains("class=\"chart\"", page, StringComparison.Ordinal);
        Assert.All((string[])["client", "router", "server"], name => Assert.Matches($"<text class=\"host\" [^>]*>{name}</text>", page));
        using JsonDocument packets = JsonDocument.Parse(Data().Match(page).Groups[1].Value);
        Assert.Equal(net.Packets.Select(packet => packet.Number), packets.RootElement.EnumerateArray().Select(packet => packet.GetProperty("n").GetInt64()));
        // What is opened is closed.
        foreach (string name in (string[])["section", "table", "tr", "svg", "g", "text", "div", "aside", "script"])
        {
            Assert.Equal(Regex.Count(page, $"<{name}[ >]"), Regex.Count(page, $"</{name}>"));
        }
    }

    [Fact]
    public async Task Words_of_others_are_text_on_the_page()
    {
        NetworkTestException failure = await Assert.ThrowsAsync<NetworkTestException>(() => NetworkTest.RunAsync(async net =>
        {
            (SimulatedHost client, SimulatedHost server) = (net.AddHost("<i>client"), net.AddHost("server"));
            net.Connect(client, server);
            await Dialogue.RunAsync(client, server, 1, 1);
            net.Note(client, "</script><script>alert(1)</script>");
            throw new InvalidDataException("<script>alert(2)</script> & \"more\"");
        }, new NetworkTestOptions { Name = "../<b>name", ReportFolder = _folder }));
        string page = await File.ReadAllTextAsync(failure.Report.HtmlPath!);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>client", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>name", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(2)&lt;/script&gt; &amp; &quot;more&quot;", page, StringComparison.Ordinal);
        // The name does not lead out of the folder.
        Assert.Equal(_folder, Path.GetDirectoryName(failure.Report.HtmlPath));
        Assert.Contains($"\nCapture   {failure.Report.PcapngPath}\nPage      {failure.Report.HtmlPath}\n", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_file_can_be_written_there_is_the_text()
    {
        string file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "");
        using SimulatedNetwork net = await LossyAsync();
        NetworkReport report = net.WriteReport(Path.Combine(file, "beneath"));
        Assert.Null(report.HtmlPath);
        Assert.Null(report.PcapngPath);
        Assert.NotNull(report.Problem);
        Assert.Contains("The last exchange", report.Text, StringComparison.Ordinal);
        Assert.Contains("could not be written", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_without_anything_has_a_report()
    {
        using var net = new SimulatedNetwork();
        NetworkReport report = net.WriteReport(_folder);
        Assert.Contains("0 hosts, 0 packets", report.Text, StringComparison.Ordinal);
        Assert.NotNull(report.HtmlPath);
        net.AddHost("alone");
        Assert.Contains("Sockets of alone", net.WriteReport(_folder).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_packets_make_the_same_capture()
    {
        byte[][] captures = new byte[2][];
        for (int i = 0; i < captures.Length; i++)
        {
            using SimulatedNetwork net = await LossyAsync();
            captures[i] = await File.ReadAllBytesAsync(net.WriteReport(_folder, $"run{i}").PcapngPath!);
        }
        Assert.Equal(captures[0], captures[1]);
    }

    private static async Task<SimulatedNetwork> LossyAsync()
    {
        var net = new SimulatedNetwork(seed: 3);
        (SimulatedHost client, SimulatedHost router, SimulatedHost server) = (net.AddHost("client"), net.AddRouter("router"), net.AddHost("server"));
        net.Connect(client, router, new LinkConditions { Delay = TimeSpan.FromMilliseconds(5), Loss = 0.1 });
        net.Connect(router, server, new LinkConditions { Delay = TimeSpan.FromMilliseconds(5) });
        await Dialogue.RunAsync(client, server, questions: 2, answerLength: 30_000);
        return net;
    }

    [GeneratedRegex(@"\b(src|href)=|@import|url\(")]
    private static partial Regex FromElsewhere();

    [GeneratedRegex("<script type=\"application/json\" id=\"packets\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Data();
}
