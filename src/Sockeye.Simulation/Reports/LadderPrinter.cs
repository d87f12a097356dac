// Draws a ladder:
//
//                     client                                    server
//                    10.0.0.1                                  10.0.0.2
//                        │                                        │
//   0.000000    SYN-SENT ├─ SYN seq=0 win=64240 ─────────────────▶│ SYN-RECEIVED
//   0.010000 ESTABLISHED │◀──────── SYN,ACK seq=0 ack=1 win=65535 ─┤
//   0.020000             ├─ ACK ack=1 ───────────✗                │
//                        │  lost by rule loss 5 %, seed 1         │
using System.Globalization;
using Sockeye.Core.Foundation;

namespace Sockeye.Simulation.Reports;

/// <summary>Draws ladders as lines of text.</summary>
public sealed class LadderPrinter
{
    private const int StateWidth = 12; // SYN-RECEIVED
    private const int WidestGap = 76;
    private const int NarrowestGap = 18;
    private const int ArrivalTimeWidth = 12;
    private const int NarrowestWithStates = 64;
    private const int WidthForArrivalTimes = 100;

    private readonly Ladder _ladder;
    private readonly int _width;
    private readonly LadderGlyphs _glyphs;
    private readonly IReadOnlyList<LadderRow> _rows;
    private readonly int[] _lifelines;
    private readonly int _timeWidth;
    private readonly int _stepWidth;
    private readonly bool _showArrivalTimes;

    /// <summary>A drawing of a ladder as it is now.</summary>
    public LadderPrinter(Ladder ladder, LadderOptions options)
    {
        _ladder = ladder;
        _glyphs = options.IsAscii ? LadderGlyphs.Ascii : LadderGlyphs.Unicode;
        _rows = ladder.Arrange();
        _timeWidth = _rows.Count == 0 ? 8 : _rows.Max(row => new Instant(row.Time).ToString().Length);
        _stepWidth = options.ShowSteps ? 4 : 0;
        bool hasStates = _rows.Any(row => row.SenderStates.Count + row.ReceiverStates.Count > 0);
        _width = Math.Max(options.Width, hasStates ? NarrowestWithStates : 40);
        _showArrivalTimes = options.Width >= WidthForArrivalTimes && _rows.Any(row => row.ArrivalTime > row.Time);
        _lifelines = PlaceLifelines(hasStates ? StateWidth + 1 : 1);
    }

    /// <summary>The rows, for a text that refers to them.</summary>
    public IReadOnlyList<LadderRow> Rows => _rows;

    /// <summary>How many participants a width has room for.</summary>
    public static int MostColumns(int width) => Math.Max(2, 1 + ((width - 14) / NarrowestGap));

    /// <summary>Draws the head and all rows.</summary>
    public IEnumerable<ReportLine> Print() => [.. PrintHead(), .. _rows.SelectMany(PrintRow)];

    /// <summary>Draws names, addresses and the beginning of the lifelines.</summary>
    public IEnumerable<ReportLine> PrintHead()
    {
        yield return PrintNames(column => column.Name, ReportTone.Heading);
        if (_ladder.Columns.Any(column => column.Address.Length > 0))
        {
            yield return PrintNames(column => column.Address, ReportTone.Faint);
        }
        yield return Blank().ToLine();
    }

    /// <summary>Draws one row, which may take several lines.</summary>
    public IEnumerable<ReportLine> PrintRow(LadderRow row)
    {
        LadderCanvas canvas = Blank();
        canvas.PutBefore(_timeWidth, new Instant(row.Time).ToString(), ReportTone.Faint);
        if (_stepWidth > 0 && row.Step > 0)
        {
            canvas.PutBefore(_timeWidth + _stepWidth, row.Step.ToString(CultureInfo.InvariantCulture), ReportTone.Heading);
        }
        return row.Kind switch
        {
            LadderRowKind.Note => PrintNote(canvas, row),
            LadderRowKind.State => PrintStates(canvas, row),
            _ => PrintPacket(canvas, row),
        };
    }

    private int[] PlaceLifelines(int margin)
    {
        int first = _timeWidth + _stepWidth + 1 + margin;
        int last = _width - 2 - margin - (_showArrivalTimes ? ArrivalTimeWidth : 0);
        int gaps = Math.Max(1, _ladder.Columns.Count - 1);
        int gap = Math.Clamp((last - first) / gaps, 8, WidestGap);
        return [.. Enumerable.Range(0, Math.Max(2, _ladder.Columns.Count)).Select(i => first + (i * gap))];
    }

    private LadderCanvas Blank()
    {
        var canvas = new LadderCanvas(_width);
        foreach (int x in _lifelines) canvas.Put(x, _glyphs.Line.ToString(), ReportTone.Faint);
        return canvas;
    }

    private ReportLine PrintNames(Func<LadderColumn, string> text, ReportTone tone)
    {
        var canvas = new LadderCanvas(_width);
        int room = _lifelines[1] - _lifelines[0] - 2;
        for (int i = 0; i < _ladder.Columns.Count; i++)
        {
            string name = TextWidth.Fit(text(_ladder.Columns[i]), room, _glyphs.Ellipsis);
            int width = TextWidth.Of(name);
            int x = Math.Min(_lifelines[i] - (width / 2), _width - 1 - width);
            canvas.Put(Math.Max(0, x), name, tone);
        }
        return canvas.ToLine();
    }

    private IEnumerable<ReportLine> PrintPacket(LadderCanvas canvas, LadderRow row)
    {
        DrawArrow(canvas, row);
        var more = new List<LadderCanvas>();
        PutStates(canvas, more, row.From, row.Kind == LadderRowKind.Arriving ? [] : row.SenderStates);
        PutStates(canvas, more, row.To, row.ReceiverStates);
        if (_showArrivalTimes && row.ArrivalTime > row.Time)
        {
            canvas.Put(_lifelines[^1] + StateWidth + 3, new Instant(row.ArrivalTime).ToString(), ReportTone.Faint);
        }
        yield return canvas.ToLine();
        foreach (LadderCanvas line in more) yield return line.ToLine();
        if (row.Comment is not { Length: > 0 } comment) yield break;
        foreach (ReportLine line in PrintBetween(row, comment)) yield return line;
    }

    private void DrawArrow(LadderCanvas canvas, LadderRow row)
    {
        int from = _lifelines[row.From];
        int to = _lifelines[row.To];
        bool right = to > from;
        int left = Math.Min(from, to);
        int end = Math.Max(from, to);
        ReportTone tone = ToneOf(row);
        bool arriving = row.Kind == LadderRowKind.Arriving;
        string label = " " + (row.Summary?.Describe(end - left - 7) ?? "") + " ";
        canvas.Fill(left + 1, end, arriving ? ' ' : _glyphs.Rail, arriving ? ReportTone.Faint : tone);
        if (!arriving) canvas.Put(from, (right ? _glyphs.LeaveRight : _glyphs.LeaveLeft).ToString(), tone);
        bool labelAtRight = right == arriving; // beside the sender; beside the receiver when it arrives
        if (labelAtRight) canvas.PutBefore(end - (arriving ? 2 : 1), label, tone);
        else canvas.Put(left + (arriving ? 3 : 2), label, tone);
        DrawEnd(canvas, row, tone, labelAtRight ? end - 2 - TextWidth.Of(label) : left + 2 + TextWidth.Of(label));
    }

    // What the far end of an arrow looks like; textEdge is where its label ends.
    private void DrawEnd(LadderCanvas canvas, LadderRow row, ReportTone tone, int textEdge)
    {
        int to = _lifelines[row.To];
        bool right = to > _lifelines[row.From];
        int step = right ? 1 : -1;
        switch (row.Kind)
        {
            case LadderRowKind.Lost:
                int stop = right ? Math.Min(textEdge + 3, to - 3) : Math.Max(textEdge - 3, to + 3);
                canvas.Put(stop, _glyphs.Lost.ToString(), ReportTone.Bad);
                for (int x = stop + step; x != to; x += step) canvas.Put(x, " ", ReportTone.Plain);
                break;
            case LadderRowKind.Leaving:
                for (int x = textEdge + step; x != to; x += step)
                {
                    bool near = Math.Abs(x - textEdge) < 6;
                    canvas.Put(x, (near ? _glyphs.Flight : ' ').ToString(), tone);
                }
                break;
            case LadderRowKind.Arriving:
                int head = to - step;
                canvas.Put(head, (right ? _glyphs.HeadRight : _glyphs.HeadLeft).ToString(), tone);
                canvas.Put(head - step, _glyphs.Rail.ToString(), tone);
                int labelStart = textEdge + (right ? -1 : 1);
                for (int i = 0; i < 6; i++)
                {
                    int x = labelStart - (step * i);
                    if (x > Math.Min(to, _lifelines[row.From]) && x < Math.Max(to, _lifelines[row.From])) canvas.Put(x, _glyphs.Flight.ToString(), tone);
                }
                break;
            default:
                canvas.Put(to - step, (right ? _glyphs.HeadRight : _glyphs.HeadLeft).ToString(), tone);
                break;
        }
    }

    private static ReportTone ToneOf(LadderRow row)
    {
        if (row.Kind == LadderRowKind.Lost) return ReportTone.Bad;
        if (row.Summary is { IsTcp: true } summary && summary.Flags.HasFlag(Wire.Tcp.TcpFlags.Rst)) return ReportTone.Bad;
        if (row.Kind == LadderRowKind.Arriving) return ReportTone.Faint;
        return string.IsNullOrEmpty(row.Comment) ? ReportTone.Packet : ReportTone.Repair;
    }

    private IEnumerable<ReportLine> PrintStates(LadderCanvas canvas, LadderRow row)
    {
        var more = new List<LadderCanvas>();
        PutStates(canvas, more, row.From, row.SenderStates);
        yield return canvas.ToLine();
        foreach (LadderCanvas line in more) yield return line.ToLine();
    }

    // Outside the lifeline for the first and the last participant; inside, on lines of their own, for those between.
    private void PutStates(LadderCanvas canvas, List<LadderCanvas> more, int column, IList<string> states)
    {
        for (int i = 0; i < states.Count; i++)
        {
            bool between = column > 0 && column < _lifelines.Length - 1;
            LadderCanvas line = canvas;
            int index = i - (between ? 0 : 1);
            if (index >= 0)
            {
                while (more.Count <= index) more.Add(Blank());
                line = more[index];
            }
            if (column == 0) line.PutBefore(_lifelines[0] - 1, states[i], ReportTone.State);
            else line.Put(_lifelines[column] + 2, states[i], ReportTone.State);
        }
    }

    private IEnumerable<ReportLine> PrintBetween(LadderRow row, string comment)
    {
        int left = Math.Min(_lifelines[row.From], _lifelines[row.To]);
        int end = Math.Max(_lifelines[row.From], _lifelines[row.To]);
        bool right = row.To > row.From;
        ReportTone tone = row.Kind == LadderRowKind.Lost ? ReportTone.Bad : ReportTone.Faint;
        foreach (string part in TextWidth.Wrap(comment, end - left - 5))
        {
            LadderCanvas canvas = Blank();
            if (right) canvas.Put(left + 3, part, tone);
            else canvas.PutBefore(end - 2, part, tone);
            yield return canvas.ToLine();
        }
    }

    private IEnumerable<ReportLine> PrintNote(LadderCanvas canvas, LadderRow row)
    {
        bool atRight = row.From == _lifelines.Length - 1;
        int room = _lifelines[1] - _lifelines[0] - 5;
        string[] parts = [.. TextWidth.Wrap(row.Text, room)];
        if (parts.Length == 0) parts = [""];
        int x = atRight ? _lifelines[row.From] - 3 - parts.Max(TextWidth.Of) : _lifelines[row.From] + 4;
        int bullet = atRight ? _lifelines[row.From] - 2 : _lifelines[row.From] + 2;
        canvas.Put(bullet, _glyphs.Bullet.ToString(), row.Tone);
        for (int i = 0; i < parts.Length; i++)
        {
            LadderCanvas line = i == 0 ? canvas : Blank();
            line.Put(x, parts[i], row.Tone);
            yield return line.ToLine();
        }
    }
}
