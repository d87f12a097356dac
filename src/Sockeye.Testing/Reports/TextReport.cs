using System.Globalization;
using System.Text;
using Sockeye.Simulation.Reports;

namespace Sockeye.Testing.Reports;

/// <summary>A report as a test's output shows it.</summary>
internal sealed class TextReport(ReportContent content)
{
    private const int Width = 100;
    private const int MostPacketsOfLadder = 30;
    private const int MostTroubles = 20;

    private readonly StringBuilder _text = new();

    public override string ToString()
    {
        _text.Clear();
        WriteNetwork();
        WriteLadder();
        WriteTroubles();
        foreach (HostState host in content.Hosts) WriteSockets(host);
        return _text.ToString();
    }

    private void WriteNetwork()
    {
        int lost = content.Packets.Count(packet => packet.IsLost), again = content.Packets.Count(packet => packet.IsRetransmission);
        Line($"Network   seed {content.Seed}, {Seconds(content.Now)} simulated, {Words.Count(content.Hosts.Count, "host")}, {Words.Count(content.Packets.Count, "packet")}: {lost} lost, {again} sent again");
        foreach (SimulatedLink link in content.Links)
        {
            Line($"Link      {link}: {Words.Count(link.Link.Frames, "packet")}, {link.Link.Lost} lost");
        }
        if (content.PacketsForgotten > 0) Line($"          {Words.Count(content.PacketsForgotten, "earlier packet")} were too many to be remembered (SimulationOptions.PacketHistory)");
        if (content.Runaways > 0) Line($"          time did not stand still for the application {content.Runaways} times (SimulationOptions.Patience): this run does not replay");
        if (content.Failure is { } failure) Line($"          the network ended before its time: {failure.GetType().Name}: {failure.Message}");
    }

    private void WriteLadder()
    {
        if (Exchange.Latest(content) is not { } exchange) return;
        int shown = Math.Min(MostPacketsOfLadder, exchange.Packets.Count);
        string part = shown < exchange.Packets.Count ? $"the last {shown} of {exchange.Packets.Count} packets" : Words.Count(shown, "packet");
        Line();
        Line($"The last exchange: {exchange.Title}, {part}");
        Line();
        foreach (ReportLine line in new LadderPrinter(exchange.ToLadder(MostPacketsOfLadder), new LadderOptions { Width = Width }).Print()) Line($"{line}");
    }

    // Of the whole network: what was lost, changed, sent again, refused.
    private void WriteTroubles()
    {
        Packet[] troubles = [.. content.Packets.Where(IsTrouble)];
        if (troubles.Length == 0) return;
        Line();
        string part = troubles.Length > MostTroubles ? $", the last {MostTroubles} of {troubles.Length}" : "";
        Line($"Lost, changed, sent again or reset, in the whole network{part}");
        foreach (Packet packet in troubles.TakeLast(MostTroubles)) Line($"{content.Reader.LineOf(packet)}");
    }

    private void WriteSockets(HostState host)
    {
        Line();
        string condition = host.Condition.Length == 0 ? "" : $", {host.Condition}";
        Line($"Sockets of {host.Name} ({host.Addresses}){condition}");
        foreach (ReportLine line in SocketTable.Print(host.Stack)) Line($"  {line}");
        if (host.PacketsMissed > 0) Line($"  {Words.Count(host.PacketsMissed, "packet")} came while it was down or stood still, and were lost");
    }

    public static bool IsTrouble(Packet packet) => packet.IsRetransmission || packet.Fate.IsRemarkable || packet.IsRst;

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture) + " s";

    private void Line(FormattableString? text = null) => _text.Append(text is null ? "" : FormattableString.Invariant(text).TrimEnd()).Append('\n');
}
