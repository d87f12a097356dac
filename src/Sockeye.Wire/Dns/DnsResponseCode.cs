namespace Sockeye.Wire.Dns;

/// <summary>How a query went (RFC 1035 §4.1.1).</summary>
public enum DnsResponseCode : byte
{
    /// <summary>Well.</summary>
    NoError = 0,

    /// <summary>The server could not read the query.</summary>
    FormatError = 1,

    /// <summary>The server failed.</summary>
    ServerFailure = 2,

    /// <summary>The name does not exist.</summary>
    NameError = 3,

    /// <summary>The server does not do this.</summary>
    NotImplemented = 4,

    /// <summary>The server will not do this.</summary>
    Refused = 5,
}
