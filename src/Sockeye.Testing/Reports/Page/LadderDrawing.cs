// A ladder as a drawing. Every moment has a height of its own, in the order of happening, so that what crosses on the way crosses in the
// drawing, too; where much time passes there is a gap with words.
using Sockeye.Core.Foundation;
using Sockeye.Simulation.Reports;
using Sockeye.Wire.Tcp;

namespace Sockeye.Testing.Reports.Page;

/// <summary>Draws a ladder as SVG.</summary>
internal sealed class LadderDrawing
{
    private const int TimeWidth = 86;
    private const int StateWidth = 104;
    private const int Head = 62;
    private const int MostSlant = 420;
    private const int Stub = 64;
    private const int LetterWidth = 7; // of the monospaced 12 pixels, about

    private readonly Ladder _ladder;
    private readonly IReadOnlyDictionary<long, Packet> _packets;
    private readonly Markup _svg = new();
    private readonly Dictionary<long, (double X, double Y, LadderMoment Moment, int Arrivals)> _leaving = [];
    private readonly List<(long Number, Action Draw)> _packetDrawings = [];
    private readonly Markup _arrows = new();
    private readonly Markup _notes = new();
    private readonly int _gap;
    private double _y = Head;
    private string _timeAbove = "";

    public LadderDrawing(Ladder ladder, IReadOnlyDictionary<long, Packet> packets)
    {
        _ladder = ladder;
        _packets = packets;
        _gap = ladder.Columns.Count switch { 2 => 470, 3 => 330, _ => 270 };
    }

    private int Width => X(_ladder.Columns.Count - 1) + StateWidth + 16;

    public string Draw()
    {
        long before = _ladder.Moments.Count > 0 ? _ladder.Moments[0].Time : 0;
        long usual = UsualPause();
        foreach (LadderMoment moment in _ladder.Moments)
        {
            Pause(before, moment.Time, usual);
            before = moment.Time;
            switch (moment.Kind)
            {
                case LadderMomentKind.Departure: Leave(moment); break;
                case LadderMomentKind.Arrival: Arrive(moment); break;
                case LadderMomentKind.State: ShowState(moment); break;
                default: ShowNote(moment); break;
            }
        }
        // What is still on its way at the end.
        foreach (var (number, (_, _, moment, arrivals)) in _leaving)
        {
            if (arrivals == 0 && !moment.IsLost) DrawPacket(number, null);
        }
        double height = _y + 26;
        var svg = new Markup();
        svg.Add($"<svg class=\"ladder\" viewBox=\"0 0 {Width} {height:0}\" style=\"max-width:{Width * 1.15:0}px\" role=\"img\" aria-label=\"sequence diagram\">");
        for (int i = 0; i < _ladder.Columns.Count; i++)
        {
            int x = X(i);
            svg.Add($"<line class=\"life\" x1=\"{x}\" x2=\"{x}\" y1=\"{Head - 14}\" y2=\"{height - 6:0}\"/>");
            svg.Add($"<text class=\"host\" x=\"{x}\" y=\"18\">{_ladder.Columns[i].Name}</text><text class=\"address\" x=\"{x}\" y=\"36\">{_ladder.Columns[i].Address}</text>");
        }
        svg.Raw(_svg.ToString());
        foreach (var (_, draw) in _packetDrawings.OrderBy(drawing => drawing.Number)) draw();
        svg.Raw(_arrows.ToString()).Raw(_notes.ToString());
        return svg.Raw("</svg>").ToString();
    }

    private int X(int column) => TimeWidth + StateWidth + (column * _gap);

    // The median of the pauses: what is much longer has a gap of its own.
    private long UsualPause()
    {
        long[] pauses = [.. _ladder.Moments.Zip(_ladder.Moments.Skip(1), (one, next) => next.Time - one.Time).Where(pause => pause > 0).Order()];
        return pauses.Length == 0 ? long.MaxValue : pauses[pauses.Length / 2];
    }

    private void Pause(long before, long time, long usual)
    {
        if (time == before) return;
        _y += 5;
        bool isLong = time - before > 100_000_000 && (time - before) / 6 > usual;
        if (!isLong) return;
        double middle = _y + 17;
        for (int i = 0; i < _ladder.Columns.Count; i++) _svg.Add($"<line class=\"gap\" x1=\"{X(i) - 9}\" x2=\"{X(i) + 9}\" y1=\"{middle:0.#}\" y2=\"{middle:0.#}\"/>");
        double center = (X(0) + X(_ladder.Columns.Count - 1)) / 2.0;
        _svg.Add($"<text class=\"gap-text\" x=\"{center:0}\" y=\"{middle + 4:0.#}\">{Words.Duration(TimeSpan.FromTicks((time - before) / 100))} pass</text>");
        _y += 34;
    }

    private void ShowTime(long time)
    {
        string text = new Instant(time).ToString();
        if (text != _timeAbove) _svg.Add($"<text class=\"time\" x=\"{TimeWidth - 8}\" y=\"{_y + 4:0.#}\">{text}</text>");
        _timeAbove = text;
    }

    private void Leave(in LadderMoment moment)
    {
        _y += moment.Comment is null ? 21 : 27;
        ShowTime(moment.Time);
        _leaving[moment.Packet] = (X(moment.Column), _y, moment, 0);
        if (moment.IsLost) DrawPacket(moment.Packet, null);
        if (moment.Comment is not null) _y += 12;
    }

    private void Arrive(in LadderMoment moment)
    {
        if (!_leaving.TryGetValue(moment.Packet, out var leaving)) return;
        _y += 8;
        _leaving[moment.Packet] = leaving with { Arrivals = leaving.Arrivals + 1 };
        DrawPacket(moment.Packet, (X(moment.Column), _y));
    }

    private void DrawPacket(long number, (double X, double Y)? end)
    {
        var (x, y, moment, arrivals) = _leaving[number];
        bool isRight = moment.Receiver > moment.Column;
        int step = isRight ? 1 : -1;
        (double endX, double endY) = end ?? (moment.IsLost ? (x + (step * _gap * 0.58), y + 8) : (x + (step * _gap * 0.7), Math.Max(_y, y + 8)));
        _packetDrawings.Add((number, () => WritePacket(number, moment, (x, y), (endX, endY), arrivals)));
    }

    private void WritePacket(long number, in LadderMoment moment, (double X, double Y) from, (double X, double Y) to, int arrivals)
    {
        bool isFlying = arrivals == 0 && !moment.IsLost;
        int step = to.X > from.X ? 1 : -1;
        _packets.TryGetValue(number, out Packet? packet);
        string kind = KindOf(moment, packet) + (isFlying ? " flying" : "");
        _arrows.Add($"<g class=\"p {kind}\" data-n=\"{number}\"><title>{moment.Summary?.Describe(200)} {packet?.Comment}</title>");
        double length = Math.Sqrt(((to.X - from.X) * (to.X - from.X)) + ((to.Y - from.Y) * (to.Y - from.Y)));
        double back = moment.IsLost || isFlying ? 0 : 8;
        (double dx, double dy) = ((to.X - from.X) / length, (to.Y - from.Y) / length);
        if (to.Y - from.Y > MostSlant)
        {
            // Far below: both ends are shown, and that they belong together when one is touched.
            Line("", from, (from.X + (step * Stub), from.Y + 9));
            (dx, dy) = (step * 0.99, 0.12);
            Line("", (to.X - (step * Stub), to.Y - 9), (to.X - (dx * back), to.Y - (dy * back)));
        }
        else
        {
            Line("", from, (to.X - (dx * back), to.Y - (dy * back)));
        }
        if (moment.IsLost) Cross(to);
        else if (!isFlying) Arrow(to, dx, dy);
        if (to.Y - from.Y <= MostSlant) Line("hit", from, to);
        if (arrivals <= 1) Label(moment, from, step);
        _arrows.Raw("</g>");
    }

    private static string KindOf(in LadderMoment moment, Packet? packet)
    {
        if (moment.IsLost) return "lost";
        if (packet is { IsRst: true }) return "rst";
        if (packet is { IsRetransmission: true }) return "again";
        bool isPlainAck = moment.Summary is { IsTcp: true, Length: 0 } summary && (summary.Flags & (TcpFlags.Syn | TcpFlags.Fin)) == 0;
        return isPlainAck ? "ack" : "";
    }

    private void Line(string kind, (double X, double Y) from, (double X, double Y) to) =>
        _arrows.Add($"<line class=\"{kind}\" x1=\"{from.X:0.#}\" y1=\"{from.Y:0.#}\" x2=\"{to.X:0.#}\" y2=\"{to.Y:0.#}\"/>");

    private void Arrow((double X, double Y) tip, double dx, double dy)
    {
        (double baseX, double baseY) = (tip.X - (dx * 10), tip.Y - (dy * 10));
        _arrows.Add($"<path class=\"arrow\" d=\"M{tip.X:0.#} {tip.Y:0.#}L{baseX - (dy * 4.2):0.#} {baseY + (dx * 4.2):0.#}L{baseX + (dy * 4.2):0.#} {baseY - (dx * 4.2):0.#}Z\"/>");
    }

    private void Cross((double X, double Y) at)
    {
        Line("cross", (at.X - 5, at.Y - 5), (at.X + 5, at.Y + 5));
        Line("cross", (at.X - 5, at.Y + 5), (at.X + 5, at.Y - 5));
    }

    private void Label(in LadderMoment moment, (double X, double Y) from, int step)
    {
        int room = (_gap - 40) / LetterWidth;
        string words = moment.Summary?.Describe(room) ?? "";
        int space = words.IndexOf(' ', StringComparison.Ordinal);
        (string flags, string rest) = space < 0 ? (words, "") : (words[..space], words[space..]);
        double x = from.X + (step * 12);
        string anchor = step > 0 ? "start" : "end";
        double left = step > 0 ? x - 4 : x - (words.Length * LetterWidth) - 4;
        _arrows.Add($"<rect class=\"back\" rx=\"4\" x=\"{left:0.#}\" y=\"{from.Y - 15:0.#}\" width=\"{(words.Length * LetterWidth) + 10}\" height=\"17\"/>");
        _arrows.Add($"<text x=\"{x:0.#}\" y=\"{from.Y - 4:0.#}\" text-anchor=\"{anchor}\"><tspan class=\"flags\">{flags}</tspan>{rest}</text>");
        if (moment.Comment is { } comment) _arrows.Add($"<text class=\"remark\" x=\"{x:0.#}\" y=\"{from.Y + 14:0.#}\" text-anchor=\"{anchor}\">{comment}</text>");
    }

    private void ShowState(in LadderMoment moment)
    {
        _y += 10;
        int width = (moment.Text.Length * 7) + 14;
        bool isLast = moment.Column == _ladder.Columns.Count - 1;
        double x = isLast ? X(moment.Column) + 10 : X(moment.Column) - 10 - width;
        string kind = moment.Text == "CLOSED" ? "s bad" : "s";
        _notes.Add($"<g class=\"{kind}\"><rect x=\"{x:0.#}\" y=\"{_y - 8:0.#}\" width=\"{width}\" height=\"17\" rx=\"8.5\"/><text x=\"{x + 7:0.#}\" y=\"{_y + 4:0.#}\">{moment.Text}</text></g>");
        _y += 6;
    }

    private void ShowNote(in LadderMoment moment)
    {
        _y += 20;
        ShowTime(moment.Time);
        string text = moment.Text.Length > 60 ? moment.Text[..59] + "…" : moment.Text;
        double width = (text.Length * 6.4) + 20;
        bool isLast = moment.Column == _ladder.Columns.Count - 1;
        double x = isLast ? X(moment.Column) - 10 - width : X(moment.Column) + 10;
        _notes.Add($"<g class=\"w\"><title>{moment.Text}</title><rect x=\"{x:0.#}\" y=\"{_y - 10:0.#}\" width=\"{width:0.#}\" height=\"20\" rx=\"10\"/><text x=\"{x + 10:0.#}\" y=\"{_y + 4:0.#}\">{text}</text></g>");
        _y += 8;
    }
}
