namespace Sockeye.Simulation.Goodput;

/// <summary>The flows that share a path, by their congestion controls.</summary>
/// <param name="Controls">The control of each flow.</param>
public sealed record Sharing(IReadOnlyList<string> Controls)
{
    /// <summary>"cubic", "10 cubic", "cubic+bbr".</summary>
    public string Name => Controls.Distinct().Count() == 1
        ? Controls.Count == 1 ? Controls[0] : $"{Controls.Count} {Controls[0]}"
        : string.Join('+', Controls);

    /// <summary>From a name; "10 cubic" and "cubic+bbr" are both understood.</summary>
    /// <returns>Null when it makes no sense.</returns>
    public static Sharing? Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var controls = new List<string>();
        foreach (string part in name.Split('+', StringSplitOptions.TrimEntries))
        {
            string[] words = part.Split([' ', '*'], StringSplitOptions.RemoveEmptyEntries);
            int count = 1;
            if (words.Length == 2 && !int.TryParse(words[0], out count)) return null;
            if (words.Length is 0 or > 2 || count is < 1 or > 100) return null;
            controls.AddRange(Enumerable.Repeat(words[^1], count));
        }
        return new Sharing(controls);
    }
}
