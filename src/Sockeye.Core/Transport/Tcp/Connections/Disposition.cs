namespace Sockeye.Core.Transport.Tcp.Connections;

/// <summary>What a step of segment arrival found: go on to the next step, or how the segment ends.</summary>
internal enum Disposition : byte
{
    /// <summary>Next step.</summary>
    Continue,

    /// <summary>Nothing further.</summary>
    Drop,

    /// <summary>Drop, and answer with an acknowledgment.</summary>
    Acknowledge,

    /// <summary>Drop, and answer with a challenge acknowledgment if one is due (RFC 5961).</summary>
    Challenge,

    /// <summary>Drop, and answer with a reset made from the segment.</summary>
    Reset,
}
