namespace Sockeye.Wire.Filtering;

/// <summary>Which side of a packet a word is about.</summary>
internal enum FilterDirection
{
    Either,
    Source,
    Destination,
    Both,
}

internal static class FilterDirectionRules
{
    public static bool Decide(this FilterDirection direction, bool source, bool destination) => direction switch
    {
        FilterDirection.Source => source,
        FilterDirection.Destination => destination,
        FilterDirection.Both => source && destination,
        _ => source || destination,
    };
}
