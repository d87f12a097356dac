using Sockeye.Cli.Values;

namespace Sockeye.Cli.Networks;

/// <summary>Which stack a command speaks on.</summary>
internal enum Side
{
    /// <summary>Sockeye, joined to the host by relaying a port: needs no right.</summary>
    Forward,

    /// <summary>Sockeye, on a TUN interface of the host.</summary>
    Tun,

    /// <summary>The host's own kernel.</summary>
    Kernel,

    /// <summary>Sockeye, as the lab that runs.</summary>
    Lab,
}

/// <summary>The value of <c>--on</c>.</summary>
/// <param name="Side">Which stack.</param>
/// <param name="Name">The interface of a TUN.</param>
internal readonly record struct Where(Side Side, string Name = "")
{
    private const string TunPrefix = "tun:";
    private static readonly Func<System.CommandLine.Completions.CompletionContext, IEnumerable<System.CommandLine.Completions.CompletionItem>>
        Words = _ => [new("forward"), new("kernel"), new("tun:")], LabWords = _ => [new("forward"), new("kernel"), new("lab"), new("tun:")];

    private const int LongestName = 15;

    /// <summary>The option.</summary>
    public static System.CommandLine.Option<Where> Option(string description, bool withLab)
    {
        var option = OptionOf.Make(
            "--on", "STACK", description, new Where(Side.Forward),
            (string text, out Where where) => TryParse(text, withLab, out where),
            withLab ? "forward, kernel, lab or tun:NAME with at most 15 letters" : "forward, kernel or tun:NAME with at most 15 letters");
        option.CompletionSources.Add(withLab ? LabWords : Words);
        return option;
    }

    private static bool TryParse(string text, bool withLab, out Where where)
    {
        where = default;
        if (text.StartsWith(TunPrefix, StringComparison.Ordinal))
        {
            string name = text[TunPrefix.Length..];
            where = new Where(Side.Tun, name);
            return name.Length is > 0 and <= LongestName && !name.Any(c => c == '/' || char.IsWhiteSpace(c));
        }
        where = text switch
        {
            "kernel" => new Where(Side.Kernel),
            "lab" => new Where(Side.Lab),
            _ => new Where(Side.Forward),
        };
        return text is "forward" or "kernel" || (withLab && text is "lab");
    }
}
