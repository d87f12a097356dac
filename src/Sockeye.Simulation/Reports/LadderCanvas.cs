using System.Text;

namespace Sockeye.Simulation.Reports;

/// <summary>One line of a drawing: a cell for each column of the screen.</summary>
internal sealed class LadderCanvas(int width)
{
    private readonly string[] _cells = Filled(width);
    private readonly ReportTone[] _tones = new ReportTone[width];

    /// <summary>Writes a text; what is beyond the edges is cut.</summary>
    public void Put(int x, string text, ReportTone tone)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            int columns = TextWidth.Of(rune);
            if (columns == 0)
            {
                if (x > 0 && x <= width) _cells[x - 1] += rune;
                continue;
            }
            if (x >= 0 && x + columns <= width)
            {
                _cells[x] = rune.ToString();
                _tones[x] = tone;
                if (columns == 2) _cells[x + 1] = "";
            }
            x += columns;
        }
    }

    /// <summary>Writes a text that ends before a column.</summary>
    public void PutBefore(int end, string text, ReportTone tone) => Put(end - TextWidth.Of(text), text, tone);

    /// <summary>Fills cells with one character.</summary>
    public void Fill(int first, int end, char mark, ReportTone tone)
    {
        for (int x = Math.Max(0, first); x < Math.Min(end, width); x++)
        {
            _cells[x] = mark.ToString();
            _tones[x] = tone;
        }
    }

    /// <summary>The line, without blanks at its end.</summary>
    public ReportLine ToLine()
    {
        int end = width;
        while (end > 0 && _cells[end - 1] == " ") end--;
        var spans = new List<ReportSpan>();
        int first = 0;
        for (int x = 1; x <= end; x++)
        {
            if (x < end && (_tones[x] == _tones[first] || _cells[x].Length == 0 || _cells[x] == " ")) continue;
            spans.Add(new ReportSpan(string.Concat(_cells[first..x]), _tones[first]));
            first = x;
        }
        return new ReportLine(spans);
    }

    private static string[] Filled(int width)
    {
        string[] cells = new string[width];
        Array.Fill(cells, " ");
        return cells;
    }
}
