namespace Sockeye.Cli.Frame;

/// <summary>What the command line says of the screen.</summary>
internal readonly record struct ScreenWishes(bool NoColor, bool Ascii, int? Width)
{
    /// <summary>To be called when nobody reads the output any more.</summary>
    public Action? OnOutputClosed { get; init; }
}
