using System;

namespace Sockeye.Core.Transport.Tcp.Extensions.Ecn;

/// <summary>What a middlebox was found to do to accurate ECN; the numbers are those of Linux's <c>tcpi_accecn_fail_mode</c>.</summary>
[Flags]
internal enum AccurateEcnFaults : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Segments of ours with an ACE field seem to be dropped: our SYN-ACK had to be repeated without (RFC 9768 §3.1.4.2). We
    /// send Not-ECT.</summary>
    AceSent = 1,

    /// <summary>The peer's ACE field says what cannot be (RFC 9768 §3.2.2.3, §3.2.2.4). We send Not-ECT.</summary>
    AceReceived = 2,

    /// <summary>Segments of ours with the option seem to be dropped (RFC 9768 §3.2.3.2.2). We leave it out.</summary>
    OptionSent = 4,

    /// <summary>The peer's option is zeroed, or came too late (RFC 9768 §3.2.3.2.4). We ignore it.</summary>
    OptionReceived = 8,
}
