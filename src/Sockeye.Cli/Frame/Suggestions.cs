namespace Sockeye.Cli.Frame;

/// <summary>What somebody may have meant by a word that is not known.</summary>
internal static class Suggestions
{
    /// <summary>The nearest of the known words, or null when none is near.</summary>
    public static string? For(string word, IEnumerable<string> known)
    {
        string? best = null;
        int least = Math.Min(word.Length, Math.Max(2, word.Length / 3) + 1);
        foreach (string candidate in known)
        {
            int distance = Distance(word, candidate);
            if (distance >= least) continue;
            least = distance;
            best = candidate;
        }
        return best;
    }

    // Levenshtein: letters put in, taken out or exchanged.
    private static int Distance(string left, string right)
    {
        int[] row = new int[right.Length + 1];
        for (int j = 0; j <= right.Length; j++) row[j] = j;
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int above = row[j];
                int replace = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(replace, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[^1];
    }
}
