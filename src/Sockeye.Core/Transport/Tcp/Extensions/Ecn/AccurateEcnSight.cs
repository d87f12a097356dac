namespace Sockeye.Core.Transport.Tcp.Extensions.Ecn;

/// <summary>What was seen of the peer's accurate ECN option, in the order of certainty; the numbers are those of Linux's
/// <c>tcpi_accecn_opt_seen</c>.</summary>
internal enum AccurateEcnSight : byte
{
    /// <summary>No option yet.</summary>
    None,

    /// <summary>An option without a counter.</summary>
    Empty,

    /// <summary>An option with counters that make sense.</summary>
    Counters,

    /// <summary>An option whose counters were zeroed on the way.</summary>
    Zeroed,
}
