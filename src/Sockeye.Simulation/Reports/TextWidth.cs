// How many columns of a terminal a text takes: Unicode Standard Annex 11 (East Asian Width), as terminals apply it.
using System.Globalization;
using System.Text;

namespace Sockeye.Simulation.Reports;

/// <summary>Columns of text on a terminal: Chinese, Japanese and Korean characters take two, combining marks none.</summary>
public static class TextWidth
{
    // First and last code points that take two columns, in order.
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xA4CF),
        (0xA960, 0xA97F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6),
        (0x1F300, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F900, 0x1F9FF), (0x20000, 0x3FFFD),
    ];

    /// <summary>Columns of one character.</summary>
    public static int Of(Rune rune)
    {
        if (rune.IsAscii) return rune.Value is < 0x20 or 0x7F ? 0 : 1;
        UnicodeCategory category = Rune.GetUnicodeCategory(rune);
        if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format) return 0;
        foreach ((int first, int last) in Wide)
        {
            if (rune.Value < first) return 1;
            if (rune.Value <= last) return 2;
        }
        return 1;
    }

    /// <summary>Columns of a text.</summary>
    public static int Of(string text)
    {
        int width = 0;
        foreach (Rune rune in text.EnumerateRunes()) width += Of(rune);
        return width;
    }

    /// <summary>The text, or as much of it as fits before an ellipsis.</summary>
    public static string Fit(string text, int width, string ellipsis = "…")
    {
        if (Of(text) <= width) return text;
        int room = width - Of(ellipsis);
        if (room < 0) return "";
        var kept = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            room -= Of(rune);
            if (room < 0) break;
            kept.Append(rune);
        }
        return kept + ellipsis;
    }

    /// <summary>The text with blanks after it up to a width.</summary>
    public static string PadRight(string text, int width) => text + Blanks(width - Of(text));

    /// <summary>The text with blanks before it up to a width.</summary>
    public static string PadLeft(string text, int width) => Blanks(width - Of(text)) + text;

    /// <summary>Breaks a text into lines: between words, and between wide characters, as Chinese is broken; a line neither
    /// begins with a closing mark nor ends with an opening one. Only what has no place to break is cut.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new List<string>();
        foreach (string piece in Pieces(text, Math.Max(2, width)))
        {
            if (line.Count > 0 && Of(string.Concat(line)) + Of(piece.TrimEnd(' ')) > width)
            {
                // What a closing mark belongs to goes to the next line with it.
                int keep = line.Count > 1 && IsClosing(piece) && !IsClosing(line[^1]) ? line.Count - 1 : line.Count;
                yield return string.Concat(line.Take(keep)).TrimEnd(' ');
                line.RemoveRange(0, keep);
            }
            line.Add(piece);
        }
        if (line.Count > 0) yield return string.Concat(line).TrimEnd(' ');
    }

    private static string Blanks(int count) => new(' ', Math.Max(0, count));

    // A word with the blanks behind it, or one wide character; nothing wider than a line.
    private static IEnumerable<string> Pieces(string text, int width)
    {
        var word = new StringBuilder();
        int used = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool wide = Of(rune) == 2;
            bool afterBlank = word.Length > 0 && word[^1] == ' ' && rune.Value != ' ';
            bool afterOpening = word.Length > 0 && Opening.Contains(word[^1], StringComparison.Ordinal);
            bool full = rune.Value != ' ' && used + Of(rune) > width;
            if (word.Length > 0 && (full || ((wide || afterBlank) && !afterOpening)))
            {
                yield return word.ToString();
                word.Clear();
                used = 0;
            }
            word.Append(rune);
            used += Of(rune);
            if (!wide) continue;
            yield return word.ToString();
            word.Clear();
            used = 0;
        }
        if (word.Length > 0) yield return word.ToString();
    }

    // Does not end a line.
    private const string Opening = "“‘（「『《([";

    // Does not begin a line.
    private static bool IsClosing(string piece) => piece.Length == 1 && "，。、；：？！）」』》”".Contains(piece[0], StringComparison.Ordinal);
}
