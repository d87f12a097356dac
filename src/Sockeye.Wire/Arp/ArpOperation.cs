namespace Sockeye.Wire.Arp;

/// <summary>What an ARP packet wants (RFC 826, "ares_op").</summary>
public enum ArpOperation : ushort
{
    /// <summary>Who has the target address?</summary>
    Request = 1,

    /// <summary>I have it.</summary>
    Reply = 2,

    /// <summary>RARP's question (RFC 903); ignored.</summary>
    ReverseRequest = 3,

    /// <summary>RARP's answer (RFC 903); ignored: an address is never taken from it.</summary>
    ReverseReply = 4,
}
