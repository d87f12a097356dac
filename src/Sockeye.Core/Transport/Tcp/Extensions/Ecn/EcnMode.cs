namespace Sockeye.Core.Transport.Tcp.Extensions.Ecn;

/// <summary>Which feedback about congestion marks the two ends of a connection agreed on.</summary>
internal enum EcnMode : byte
{
    /// <summary>None.</summary>
    Off,

    /// <summary>Our SYN asked for accurate ECN; the answer decides (RFC 9768 §3.1.1).</summary>
    Asked,

    /// <summary>Classic: ECE until CWR, once a round trip (RFC 3168 §6.1).</summary>
    Classic,

    /// <summary>Accurate: counters (RFC 9768 §3.2).</summary>
    Accurate,
}
