namespace Sockeye.Core.Transport.Tcp.FastOpen;

/// <summary>Why an active open did not save its round trip (Linux's tcpi_fastopen_client_fail).</summary>
public enum FastOpenClientFailure : byte
{
    /// <summary>It did, or never tried.</summary>
    None,

    /// <summary>There was no cookie yet.</summary>
    NoCookie,

    /// <summary>The server did not take the text.</summary>
    TextNotAcknowledged,

    /// <summary>The SYN had to be repeated.</summary>
    SynRetransmitted,
}
