namespace Sockeye.Core.Internet;

/// <summary>Ledger of one family, in the words of the IP MIB (RFC 4293). What was dropped, and why, is in the drop ledger.</summary>
public sealed class IPCounters
{
    /// <summary>Packets received from links.</summary>
    public long Received { get; internal set; }

    /// <summary>Datagrams delivered to a transport.</summary>
    public long Delivered { get; internal set; }

    /// <summary>Packets passed on for others.</summary>
    public long Forwarded { get; internal set; }

    /// <summary>Datagrams that transports handed down.</summary>
    public long Requested { get; internal set; }

    /// <summary>Packets handed to links, fragments counted singly.</summary>
    public long Transmitted { get; internal set; }

    /// <summary>Fragments received.</summary>
    public long FragmentsReceived { get; internal set; }

    /// <summary>Datagrams put together from fragments.</summary>
    public long Reassembled { get; internal set; }

    /// <summary>Datagrams that had to be fragmented.</summary>
    public long Fragmented { get; internal set; }

    /// <summary>Fragments sent.</summary>
    public long FragmentsSent { get; internal set; }

    /// <summary>Datagrams refused because there was no route.</summary>
    public long NoRoutes { get; internal set; }

    /// <summary>ICMP messages received with a good checksum.</summary>
    public long IcmpReceived { get; internal set; }

    /// <summary>ICMP errors sent.</summary>
    public long IcmpErrorsSent { get; internal set; }

    /// <summary>Echo requests answered.</summary>
    public long EchoesAnswered { get; internal set; }
}
