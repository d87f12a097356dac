namespace Sockeye.Wire.Dns;

/// <summary>The sections of a message that hold records (RFC 1035 §4.1).</summary>
public enum DnsSection : byte
{
    /// <summary>What was asked for.</summary>
    Answer,

    /// <summary>Who is responsible.</summary>
    Authority,

    /// <summary>What may help.</summary>
    Additional,
}
