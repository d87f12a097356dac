using System.Reflection;
using Sockeye.Core.Stack;
using Sockeye.Simulation.Reports;

namespace Sockeye.Testing.Reports.Page;

/// <summary>A report as one page that needs nothing else.</summary>
internal sealed class HtmlReport(ReportContent content, string name, Verdict? verdict, string capture)
{
    private const int MostExchanges = 24;
    private const int MostPacketsOfLadder = 300;
    private const int MostRows = 3000;

    private const string Fish = "<svg viewBox=\"0 0 68 32\" aria-hidden=\"true\"><path fill=\"currentColor\" d=\"M2 7c6 2 9 5 11 8 8-9 19-13 29-13 12 0 20 6 24 13-4 8-12 15-24 15-10 0-21-4-29-13-2 3-5 6-11 8 3-4 4-7 4-9s-1-5-4-9z\"/>"
        + "<circle cx=\"55\" cy=\"13\" r=\"2.2\" fill=\"var(--page)\"/><path d=\"M46 8c-3 4-3 11 0 15\" fill=\"none\" stroke=\"var(--page)\" stroke-width=\"1.6\"/></svg>";

    private readonly Markup _page = new();
    private readonly Dictionary<long, Packet> _byNumber = content.Packets.ToDictionary(packet => packet.Number);

    public override string ToString()
    {
        _page.Add($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{name}, seed {content.Seed}</title>\n<style>\n");
        _page.Raw(Resource("report.css")).Raw("</style></head><body><main>\n");
        WriteHeader();
        if (verdict is not null) WriteFailure(verdict);
        WriteMap();
        WriteExchanges();
        WritePackets();
        WriteHosts();
        WriteFooter();
        _page.Raw("</main>\n<script type=\"application/json\" id=\"packets\">").Raw(PacketData.Write(content.Packets.TakeLast(MostRows)));
        return _page.Raw("</script>\n<script>\n").Raw(Resource("report.js")).Raw("</script></body></html>\n").ToString();
    }

    private static string Resource(string file)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Sockeye.Testing.Reports.Page.{file}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private void WriteHeader()
    {
        int lost = content.Packets.Count(packet => packet.IsLost), again = content.Packets.Count(packet => packet.IsRetransmission), resets = content.Packets.Count(packet => packet.IsRst);
        _page.Raw("<header><div class=\"brand\">").Raw(Fish).Add($"Sockeye · simulated network</div><h1>{name}</h1><div class=\"chips\">");
        if (verdict is not null) _page.Add($"<span class=\"chip bad\"><b>failed</b></span>");
        _page.Add($"<span class=\"chip\">seed <b>{content.Seed}</b></span><span class=\"chip\"><b>{Words.Duration(content.Now)}</b> simulated</span>");
        _page.Add($"<span class=\"chip\">{Words.Count(content.Hosts.Count, "host")}</span><span class=\"chip\">{Words.Count(content.Packets.Count, "packet")}</span>");
        if (lost > 0) _page.Add($"<span class=\"chip bad\">{lost} lost</span>");
        if (again > 0) _page.Add($"<span class=\"chip repair\">{again} sent again</span>");
        if (resets > 0) _page.Add($"<span class=\"chip bad\">{Words.Count(resets, "reset")}</span>");
        if (lost + again + resets == 0) _page.Add($"<span class=\"chip good\">nothing lost</span>");
        _page.Raw("</div></header>\n");
    }

    private void WriteFailure(Verdict told)
    {
        _page.Add($"<section class=\"failure\"><div class=\"kind\">{told.Failure.GetType().FullName}</div><pre>{told.Failure.Message}</pre>");
        if (told.Seeds.Length > 0) _page.Add($"<p class=\"hint\">{told.Seeds}</p>");
        _page.Add($"<div class=\"replay\"><code id=\"replay\">{told.Replay}</code><button id=\"copy\" type=\"button\">Copy</button></div>");
        if (told.Repetition.Length > 0) _page.Add($"<pre class=\"again\">{told.Repetition}</pre>");
        if (content.Runaways > 0) _page.Add($"<p class=\"bad\">Time did not stand still for the application {content.Runaways} times: this run does not replay.</p>");
        if (content.Failure is { } ended) _page.Add($"<p class=\"bad\">The network ended before its time: {ended.GetType().Name}: {ended.Message}</p>");
        _page.Raw("</section>\n");
    }

    private void WriteMap()
    {
        string map = new MapDrawing(content).Draw();
        if (map.Length > 0) _page.Raw("<section><div class=\"head\"><h2>Network</h2></div><div class=\"scroll\">").Raw(map).Raw("</div></section>\n");
    }

    private void WriteExchanges()
    {
        List<Exchange> all = Exchange.All(content);
        if (all.Count == 0) return;
        Exchange[] shown = [.. all.TakeLast(MostExchanges)];
        long latest = Exchange.Latest(content)!.Packets[^1].Number;
        int chosen = Math.Max(0, Array.FindIndex(shown, exchange => exchange.Packets[^1].Number == latest));
        IReadOnlyList<SimulatedConnection> connections = [.. shown.Select(exchange => exchange.Connection is { } record ? new SimulatedConnection(record, content.HostList) : null!)];
        _page.Raw("<section><div class=\"head\"><h2>Exchanges</h2>");
        if (all.Count > shown.Length) _page.Add($"<span class=\"hint\">the last {shown.Length} of {all.Count}</span>");
        if (shown.Length > 1) _page.Raw("<span class=\"hint\">choose one to see it below</span>");
        _page.Raw("</div><div class=\"scroll\"><table class=\"exchanges\"><tr><th>who</th><th>with whom</th><th></th><th class=\"n\">opened</th><th class=\"n\">handshake</th><th class=\"n\">round trips</th>"
            + "<th class=\"n\">to server</th><th class=\"n\">to client</th><th class=\"n\">goodput</th><th class=\"n\">lost</th><th class=\"n\">sent again</th><th>end</th></tr>");
        for (int i = 0; i < shown.Length; i++) WriteExchangeRow(i, shown[i], connections[i], i == chosen);
        _page.Raw("</table></div></section>\n");
        for (int i = 0; i < shown.Length; i++) WriteExchange(i, shown[i], connections[i], i == chosen);
    }

    private void WriteExchangeRow(int index, Exchange exchange, SimulatedConnection? connection, bool isChosen)
    {
        _page.Add($"<tr data-exchange=\"{index}\" tabindex=\"0\" class=\"{(isChosen ? "on" : "")}\"><td class=\"mono\">{exchange.From}</td><td class=\"mono\">{exchange.To}</td><td class=\"soft\">{exchange.Protocol}</td><td class=\"n\">{Words.Time(exchange.Packets[0].Sent)}</td>");
        int lost = exchange.Packets.Count(packet => packet.IsLost);
        string lostCell = lost > 0 ? "n bad" : "n soft";
        if (connection is null)
        {
            _page.Add($"<td></td><td></td><td></td><td></td><td></td><td class=\"{lostCell}\">{lost}</td><td></td><td class=\"soft\">{Words.Count(exchange.Packets.Count, "packet")}</td></tr>");
            return;
        }
        _page.Add($"<td class=\"n\">{(connection.HandshakeTime is { } time ? Words.Duration(time) : "–")}</td><td class=\"n\">{connection.RoundTrips}</td><td class=\"n\">{Words.Bytes(connection.BytesToServer)}</td><td class=\"n\">{Words.Bytes(connection.BytesToClient)}</td>");
        _page.Add($"<td class=\"n\">{(connection.Goodput > 0 ? Words.Rate(connection.Goodput) : "–")}</td><td class=\"{lostCell}\">{lost}</td><td class=\"{(connection.Retransmissions > 0 ? "n repair" : "n soft")}\">{connection.Retransmissions}</td>");
        _page.Raw(connection.Resets > 0 ? "<td class=\"bad\">reset</td></tr>" : connection.Closed is not null ? "<td class=\"state\">closed</td></tr>" : "<td>open</td></tr>");
    }

    private void WriteExchange(int index, Exchange exchange, SimulatedConnection? connection, bool isChosen)
    {
        int count = exchange.Packets.Count;
        string part = count > MostPacketsOfLadder ? $"the last {MostPacketsOfLadder} of {count} packets" : Words.Count(count, "packet");
        _page.Add($"<section class=\"exchange\" data-exchange=\"{index}\" {(isChosen ? "" : "hidden")}><div class=\"head\"><h2>{exchange.From} → {exchange.To}</h2><span class=\"hint\">{part}; a packet tells more when it is clicked</span></div>");
        _page.Raw("<div class=\"body\"><div>");
        if (connection is not null) _page.Raw(new SequenceChart(content, connection).Draw());
        _page.Raw("<div class=\"scroll\">").Raw(new LadderDrawing(exchange.ToLadder(MostPacketsOfLadder, showsCalls: true), _byNumber).Draw()).Raw("</div></div><aside><span class=\"soft\">Click a packet.</span></aside></div></section>\n");
    }

    private void WritePackets()
    {
        Packet[] rows = [.. content.Packets.TakeLast(MostRows)];
        if (rows.Length == 0) return;
        _page.Raw("<section><div class=\"head\"><h2>Packets</h2>");
        if (rows.Length < content.Packets.Count) _page.Add($"<span class=\"hint\">the last {rows.Length} of {content.Packets.Count}; the capture has all</span>");
        if (content.PacketsForgotten > 0) _page.Add($"<span class=\"hint\">{content.PacketsForgotten} earlier ones were too many to be remembered</span>");
        _page.Raw("<div class=\"filters\"><button type=\"button\" data-kind=\"\" aria-pressed=\"true\">all</button><button type=\"button\" data-kind=\"lost\" aria-pressed=\"false\">lost</button>"
            + "<button type=\"button\" data-kind=\"again\" aria-pressed=\"false\">sent again</button><button type=\"button\" data-kind=\"rst\" aria-pressed=\"false\">resets</button>"
            + "<input id=\"search\" type=\"search\" placeholder=\"find in packets\" aria-label=\"find in packets\"></div></div>");
        _page.Raw("<div class=\"packets\"><table><tr><th class=\"n\">no.</th><th class=\"n\">sent</th><th>from</th><th>to</th><th>what</th><th>why, and what became of it</th></tr>");
        foreach (Packet packet in rows)
        {
            string kind = (packet.IsLost ? "lost " : "") + (packet.IsRetransmission ? "again " : "") + (packet.IsRst ? "rst" : "");
            _page.Add($"<tr data-n=\"{packet.Number}\" class=\"{kind.TrimEnd()}\"><td class=\"n soft\">{packet.Number}</td><td class=\"n mono\">{Words.Time(packet.Sent)}</td><td>{packet.From}</td><td>{packet.To}</td><td class=\"mono what\">{content.Reader[packet].Describe(90)}</td><td class=\"{(packet.IsLost ? "bad" : "soft")}\">{packet.Comment}</td></tr>\n");
        }
        _page.Raw("</table></div></section>\n");
    }

    private void WriteHosts()
    {
        _page.Raw("<section><div class=\"head\"><h2>Sockets</h2></div><div class=\"hosts\">");
        foreach (HostState host in content.Hosts)
        {
            _page.Add($"<div><h3>{host.Name}<span>{host.Addresses}</span>{(host.Condition.Length > 0 ? $" – {host.Condition}" : "")}</h3>");
            WriteSockets(host);
            if (SocketTable.Drops(host.Stack) is { Length: > 0 } drops) _page.Add($"<div class=\"bad\">dropped: {drops}</div>");
            if (host.PacketsMissed > 0) _page.Add($"<div class=\"bad\">{Words.Count(host.PacketsMissed, "packet")} came while it was down or stood still, and were lost</div>");
            _page.Raw("</div>");
        }
        _page.Raw("</div></section>\n");
    }

    private void WriteSockets(HostState host)
    {
        if (host.Stack.Sockets.Length == 0)
        {
            _page.Raw("<span class=\"soft\">none</span>");
            return;
        }
        _page.Raw("<div class=\"scroll\"><table><tr><th>protocol</th><th>state</th><th class=\"n\">Recv-Q</th><th class=\"n\">Send-Q</th><th>local</th><th>peer</th></tr>");
        foreach (SocketSnapshot socket in SocketTable.Sorted(host.Stack))
        {
            string details = SocketTable.Details(socket);
            _page.Add($"<tr class=\"{(details.Length > 0 ? "has-more" : "")}\"><td>{SocketWords.ProtocolOf(socket)}</td><td class=\"state\">{SocketWords.StateOf(socket)}</td><td class=\"n\">{socket.ReceiveQueue}</td><td class=\"n\">{socket.SendQueue}</td><td class=\"mono\">{SocketWords.NameOf(socket.Local)}</td><td class=\"mono\">{SocketWords.NameOf(socket.Remote)}</td></tr>");
            if (details.Length > 0) _page.Add($"<tr class=\"more\"><td></td><td colspan=\"5\">{details}</td></tr>");
        }
        _page.Raw("</table></div>");
    }

    private void WriteFooter() => _page.Add($"<footer>Capture with these reasons as comments, for Wireshark and tcpdump: <code>{capture}</code></footer>");
}
