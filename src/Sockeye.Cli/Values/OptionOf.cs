using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Sockeye.Cli.Values;

/// <summary>Options whose values are checked here, with sentences of our own for what does not fit.</summary>
internal static class OptionOf
{
    /// <summary>A whole number.</summary>
    public static Option<int> Number(string name, string helpName, string description, int least, int most, int byDefault = 0) =>
        Make(name, helpName, description, byDefault, (string text, out int value) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most,
            string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));

    /// <summary>A seed: any number of 64 bits.</summary>
    public static Option<ulong> Seed(string name = "--seed", ulong byDefault = 1) =>
        Make(name, "N", "Seed of everything that is left to chance: the same seed, the same packets [1]", byDefault,
            (string text, out ulong value) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value),
            "a whole number from 0 to 18446744073709551615");

    /// <summary>A TCP or UDP port.</summary>
    public static Option<ushort> Port(string name, string description, ushort byDefault) =>
        Make(name, "PORT", description, byDefault,
            (string text, out ushort value) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0,
            "a port from 1 to 65535");

    /// <summary>A share such as "5%", "0.05" or "5 %".</summary>
    public static Option<double> Share(string name, string description) =>
        Make(name, "SHARE", description, 0.0, Parse.TryShare, "a share such as 5% or 0.05");

    /// <summary>A duration such as "20ms", "1.5s", "500us" or "2min".</summary>
    public static Option<TimeSpan> Duration(string name, string description, TimeSpan byDefault = default) =>
        Make(name, "TIME", description, byDefault, Parse.TryDuration, "a time such as 20ms, 1.5s or 500us, at most an hour");

    /// <summary>A rate in bits per second such as "100mbit", "1gbit" or "64kbit".</summary>
    public static Option<long> Rate(string name, string description) =>
        Make(name, "RATE", description, 0L, Parse.TryRate, "a rate such as 100mbit, 1gbit or 64kbit");

    /// <summary>One of a few words.</summary>
    public static Option<string> Choice(string name, string helpName, string description, string byDefault, params string[] words)
    {
        Option<string> option = Make(name, helpName, description, byDefault,
            (string text, out string value) => (value = text) is { } && words.Contains(text), "one of " + string.Join(", ", words));
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>Any option with a reader of its own.</summary>
    /// <param name="name">"--name".</param>
    /// <param name="helpName">What the value is called in the help.</param>
    /// <param name="description">For the help.</param>
    /// <param name="byDefault">When it is not given.</param>
    /// <param name="reader">Reads the value.</param>
    /// <param name="expected">What the value should have been, for the sentence "… must be …".</param>
    public static Option<T> Make<T>(string name, string helpName, string description, T byDefault, ValueReader<T> reader, string expected)
    {
        var option = new Option<T>(name) { Description = description, HelpName = helpName, DefaultValueFactory = _ => byDefault };
        option.CustomParser = result => Read(result, name, byDefault, reader, expected);
        return option;
    }

    private static T Read<T>(ArgumentResult result, string name, T byDefault, ValueReader<T> reader, string expected)
    {
        if (result.Tokens.Count == 0) return byDefault;
        string text = result.Tokens[^1].Value;
        if (reader(text, out T value)) return value;
        string? meant = expected.StartsWith("one of ", StringComparison.Ordinal)
            ? Frame.Suggestions.For(text, expected["one of ".Length..].Split(", "))
            : null;
        result.AddError($"{name} must be {expected}, not '{text}'" + (meant is null ? "" : $"; did you mean {meant}?"));
        return byDefault;
    }
}
