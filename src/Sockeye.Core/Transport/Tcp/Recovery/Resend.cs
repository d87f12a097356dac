namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>What is to be sent after an acknowledgment, beyond what the window admits anyway.</summary>
internal enum Resend : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>What is lost.</summary>
    Lost,

    /// <summary>Something new, to find out whether a timeout was spurious (RFC 5682 §3.1, step 2b); if there is nothing, what is lost.</summary>
    New,
}
