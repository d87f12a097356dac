namespace Sockeye.Testing;

/// <summary>Why two runs of a scenario differ.</summary>
public enum ReplayCause
{
    /// <summary>They do not.</summary>
    None,

    /// <summary>The application: it made another call, or handed over other bytes, before the first packet that differs.</summary>
    Application,

    /// <summary>The application: it handed over the same bytes in other pieces, before the first packet that differs.</summary>
    Pieces,

    /// <summary>Time did not stand still for the application, see <see cref="SimulatedNetwork.Runaways"/>: it ran for longer than it may.</summary>
    Time,

    /// <summary>The stack or the simulator: the application had done the same in both runs until then.</summary>
    Network,
}
