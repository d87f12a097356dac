namespace Sockeye.Simulation.Reports;

/// <summary>The characters of a drawing.</summary>
internal sealed record LadderGlyphs(
    char Line, char Rail, char LeaveRight, char LeaveLeft, char HeadRight, char HeadLeft, char Flight, char Lost, char Bullet, string Ellipsis)
{
    public static LadderGlyphs Unicode { get; } = new('│', '─', '├', '┤', '▶', '◀', '┄', '✗', '·', "…");

    public static LadderGlyphs Ascii { get; } = new('|', '-', '|', '|', '>', '<', '.', 'X', '*', "..");
}
