namespace Sockeye.Simulation.Reports;

/// <summary>A conversation as a sequence diagram: who sent what to whom, and what it did to both.</summary>
/// <remarks>Moments are added in the order of happening; <see cref="Arrange"/> makes rows of them.</remarks>
public sealed class Ladder
{
    private readonly List<LadderColumn> _columns = [];
    private readonly List<LadderMoment> _moments = [];

    /// <summary>The participants from left to right.</summary>
    public IReadOnlyList<LadderColumn> Columns => _columns;

    /// <summary>What happened.</summary>
    public IReadOnlyList<LadderMoment> Moments => _moments;

    /// <summary>Adds a participant on the right.</summary>
    /// <returns>Its column.</returns>
    public int AddColumn(string name, string address = "")
    {
        _columns.Add(new LadderColumn(name, address));
        return _columns.Count - 1;
    }

    /// <summary>Adds a moment.</summary>
    public void Add(in LadderMoment moment) => _moments.Add(moment);

    /// <summary>The rows to be drawn.</summary>
    public IReadOnlyList<LadderRow> Arrange() => new LadderArranger(_moments).Arrange();
}
