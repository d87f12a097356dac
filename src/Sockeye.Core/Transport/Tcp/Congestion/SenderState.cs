namespace Sockeye.Core.Transport.Tcp.Congestion;

/// <summary>What the sender believes of the path. The numbers are those of Linux's tcpi_ca_state.</summary>
internal enum SenderState : byte
{
    /// <summary>Nothing unusual.</summary>
    Open = 0,

    /// <summary>Duplicate or selective acknowledgments were seen; loss is not certain.</summary>
    Disorder = 1,

    /// <summary>The window is being reduced because of ECN or a local shortage, not of loss.</summary>
    Reduced = 2,

    /// <summary>Fast recovery.</summary>
    Recovery = 3,

    /// <summary>After a retransmission timeout.</summary>
    Loss = 4,
}
