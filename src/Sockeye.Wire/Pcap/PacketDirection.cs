namespace Sockeye.Wire.Pcap;

/// <summary>Which way a captured packet went, seen from the interface (the low two bits of pcapng's epb_flags).</summary>
public enum PacketDirection : byte
{
    /// <summary>Not recorded.</summary>
    Unknown = 0,

    /// <summary>Received by the interface.</summary>
    Inbound = 1,

    /// <summary>Sent by the interface.</summary>
    Outbound = 2,
}
