namespace Sockeye.Wire.Ethernet;

/// <summary>What an Ethernet frame carries (IANA, "IEEE 802 numbers"; RFC 9542 §3).</summary>
public static class EtherType
{
    /// <summary>Internet Protocol version 4 (RFC 894).</summary>
    public const ushort IPv4 = 0x0800;

    /// <summary>Address Resolution Protocol (RFC 826).</summary>
    public const ushort Arp = 0x0806;

    /// <summary>Reverse ARP (RFC 903): recognised only so that it can be named when it is dropped.</summary>
    public const ushort ReverseArp = 0x8035;

    /// <summary>A VLAN tag follows (IEEE 802.1Q).</summary>
    public const ushort Vlan = 0x8100;

    /// <summary>Internet Protocol version 6 (RFC 2464 §3).</summary>
    public const ushort IPv6 = 0x86DD;

    /// <summary>A service-provider VLAN tag follows (IEEE 802.1ad).</summary>
    public const ushort ServiceVlan = 0x88A8;

    /// <summary>Link Layer Discovery Protocol.</summary>
    public const ushort Lldp = 0x88CC;

    /// <summary>For local experiments (RFC 9542 §3).</summary>
    public const ushort Experiment = 0x88B5;

    /// <summary>Smaller values are not types but IEEE 802.3 lengths.</summary>
    public const ushort Minimum = 0x0600;

    /// <summary>The value announces an 802.1Q or 802.1ad tag.</summary>
    public static bool IsVlan(ushort etherType) => etherType is Vlan or ServiceVlan;
}
