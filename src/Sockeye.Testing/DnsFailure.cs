namespace Sockeye.Testing;

/// <summary>How a name server fails.</summary>
public enum DnsFailure
{
    /// <summary>It says that there is no such name (NXDOMAIN).</summary>
    NameError,

    /// <summary>It says that it cannot answer (SERVFAIL).</summary>
    ServerFailure,

    /// <summary>It says nothing.</summary>
    Silence,
}
