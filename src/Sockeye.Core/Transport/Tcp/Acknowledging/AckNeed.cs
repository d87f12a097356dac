namespace Sockeye.Core.Transport.Tcp.Acknowledging;

/// <summary>How urgently an acknowledgment is owed.</summary>
internal enum AckNeed : byte
{
    /// <summary>Nothing to say, or it was not decided yet.</summary>
    None,

    /// <summary>By the deadline, or with the next segment.</summary>
    Later,

    /// <summary>At the end of this call.</summary>
    Now,
}
