namespace Sockeye.Core.Internet.Neighbors;

/// <summary>What is known of a neighbour (RFC 4861 §7.3.2).</summary>
public enum NeighborState : byte
{
    /// <summary>Nothing, and nobody asks.</summary>
    None,

    /// <summary>Asked for; packets wait.</summary>
    Incomplete,

    /// <summary>Known to have been reachable a moment ago.</summary>
    Reachable,

    /// <summary>Known once; whether it still holds is found out when it is next used.</summary>
    Stale,

    /// <summary>Used while stale: a transport may yet confirm it.</summary>
    Delay,

    /// <summary>Being asked whether it is still there.</summary>
    Probe,

    /// <summary>Configured by hand: never asked, never forgotten.</summary>
    Permanent,
}
