namespace Sockeye.Cli.Commands.Demo;

/// <summary>A text in both languages.</summary>
internal readonly record struct Localized(string English, string Chinese)
{
    public string In(Language language) => language == Language.Chinese ? Chinese : English;
}
