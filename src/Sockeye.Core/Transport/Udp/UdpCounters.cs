namespace Sockeye.Core.Transport.Udp;

/// <summary>UDP's ledger, named as in RFC 4113 and Linux's /proc/net/snmp.</summary>
public sealed class UdpCounters
{
    /// <summary>Datagrams delivered to sockets.</summary>
    public long InDatagrams { get; internal set; }

    /// <summary>Datagrams to a port that nobody has.</summary>
    public long NoPorts { get; internal set; }

    /// <summary>Malformed datagrams.</summary>
    public long InErrors { get; internal set; }

    /// <summary>Wrong checksums.</summary>
    public long ChecksumErrors { get; internal set; }

    /// <summary>Datagrams that a full socket queue refused.</summary>
    public long ReceiveBufferErrors { get; internal set; }

    /// <summary>Datagrams sent.</summary>
    public long OutDatagrams { get; internal set; }

    /// <summary>Datagrams that could not be sent for want of buffers.</summary>
    public long SendBufferErrors { get; internal set; }

    /// <summary>Broadcasts and multicasts that no socket wanted.</summary>
    public long IgnoredMulti { get; internal set; }

    /// <summary>A copy.</summary>
    public UdpCounters Copy() => (UdpCounters)MemberwiseClone();
}
