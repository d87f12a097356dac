// The stream of one direction over time: bytes go up, time goes to the right. The steps below are what the other end has acknowledged.
using Sockeye.Simulation.Reports;

namespace Sockeye.Testing.Reports.Page;

/// <summary>Draws which bytes of a connection were sent, sent again, lost and acknowledged when, as SVG.</summary>
internal sealed class SequenceChart(ReportContent content, SimulatedConnection connection)
{
    private const int LeastSegments = 12;

    // What is drawn of a long transfer: every so many segments; those that were lost or sent again all the same, up to as many.
    private const int MostSegments = 1500;
    private const double Left = 70;
    private const double Right = 780;
    private const double Top = 14;
    private const double Bottom = 226;

    private double _begin;
    private double _end;
    private double _most;

    /// <summary>The chart; empty when there is little to see.</summary>
    public string Draw()
    {
        bool isToClient = connection.BytesToClient > connection.BytesToServer;
        SimulatedHost? sender = isToClient ? connection.Server : connection.Client;
        Packet[] data = [.. connection.Packets.Where(packet => packet.From == sender && packet.HasPayload)];
        if (data.Length < LeastSegments) return "";
        // Whatever link of the way loses a segment, it is shown as lost; the further copies are of the same sequence number and time or later.
        HashSet<(uint, int)> lostLater = [.. connection.Packets.Where(packet => packet.IsLost && packet.HasPayload && packet.From != sender).Select(packet => (packet.Sequence, packet.PayloadLength))];
        Packet[] acks = [.. connection.Packets.Where(packet => packet.To == sender && packet.IsAck && !packet.IsLost && !packet.IsRst && !packet.HasPayload)];
        _begin = data[0].Sent.TotalSeconds;
        _end = Math.Max(data[^1].Sent.TotalSeconds, acks.Length > 0 ? acks.Max(packet => packet.Arrives!.Value.TotalSeconds) : 0);
        if (_end <= _begin) _end = _begin + 1e-6;
        _most = data.Max(packet => (double)content.Reader[packet].Sequence + packet.PayloadLength);
        var svg = new Markup();
        svg.Add($"<svg class=\"chart\" viewBox=\"0 0 800 262\" style=\"max-width:900px\" role=\"img\" aria-label=\"bytes over time\">");
        DrawAxes(svg, isToClient ? "to the client" : "to the server");
        DrawAcks(svg, acks);
        int every = (data.Length / MostSegments) + 1, troubles = 0;
        for (int i = 0; i < data.Length; i++)
        {
            Packet packet = data[i];
            bool isTrouble = packet.IsLost || packet.IsRetransmission;
            if (i % every != 0 && (!isTrouble || ++troubles > MostSegments)) continue;
            PacketSummary summary = content.Reader[packet];
            double x = X(packet.Sent.TotalSeconds), y1 = Y(summary.Sequence), y2 = Y(summary.Sequence + (double)packet.PayloadLength);
            bool isAgain = packet.IsRetransmission, isLost = packet.IsLost || (!isAgain && lostLater.Contains((packet.Sequence, packet.PayloadLength)));
            svg.Add($"<line class=\"{(isAgain ? "again" : "data")}\" x1=\"{x:0.##}\" x2=\"{x:0.##}\" y1=\"{y1:0.##}\" y2=\"{Math.Min(y2, y1 - 1.5):0.##}\"><title>{Words.Time(packet.Sent)} {summary.Describe(80)} {packet.Comment}</title></line>");
            double middle = (y1 + y2) / 2;
            if (isLost) svg.Add($"<path class=\"lost\" d=\"M{x - 5:0.##} {middle - 5:0.##}l10 10m0 -10l-10 10\"/>");
        }
        svg.Raw("</svg>");
        svg.Raw("<div class=\"legend\"><span><i style=\"background:var(--packet)\"></i>sent</span><span><i style=\"background:var(--repair)\"></i>sent again</span>"
            + "<span><i style=\"background:var(--salmon)\"></i>lost</span><span><i style=\"background:var(--state)\"></i>acknowledged</span></div>");
        return svg.ToString();
    }

    private double X(double seconds) => Left + ((seconds - _begin) / (_end - _begin) * (Right - Left));

    private double Y(double bytes) => Bottom - (bytes / _most * (Bottom - Top));

    private void DrawAxes(Markup svg, string direction)
    {
        foreach (double value in Ticks(0, _most))
        {
            svg.Add($"<line class=\"axis\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{Y(value):0.#}\" y2=\"{Y(value):0.#}\"/><text class=\"tick\" text-anchor=\"end\" x=\"{Left - 8}\" y=\"{Y(value) + 4:0.#}\">{Words.Bytes((long)value)}</text>");
        }
        foreach (double value in Ticks(_begin, _end))
        {
            svg.Add($"<text class=\"tick\" text-anchor=\"middle\" x=\"{X(value):0.#}\" y=\"{Bottom + 18}\">{value:0.######} s</text>");
        }
        svg.Add($"<text class=\"title\" text-anchor=\"end\" x=\"{Right}\" y=\"{Bottom + 34}\">the stream {direction} over simulated time</text>");
    }

    private void DrawAcks(Markup svg, Packet[] acks)
    {
        if (acks.Length == 0) return;
        svg.Raw("<path class=\"acks\" d=\"");
        double most = 0;
        bool isFirst = true;
        int every = (acks.Length / MostSegments) + 1;
        foreach (Packet packet in acks.OrderBy(packet => packet.Arrives!.Value).Where((_, i) => i % every == 0))
        {
            double acknowledged = Math.Min(content.Reader[packet].Acknowledgment, _most), x = X(Math.Max(packet.Arrives!.Value.TotalSeconds, _begin));
            if (acknowledged < most) continue;
            if (isFirst) svg.Add($"M{x:0.##} {Y(acknowledged):0.##}");
            else svg.Add($"H{x:0.##}V{Y(acknowledged):0.##}");
            (most, isFirst) = (acknowledged, false);
        }
        svg.Raw("\"/>");
    }

    // Three to seven round numbers.
    private static IEnumerable<double> Ticks(double from, double to)
    {
        double rough = (to - from) / 5, unit = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = (rough / unit) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 } * unit;
        for (double value = Math.Ceiling(from / step) * step; value <= to; value += step) yield return value;
    }
}
