namespace Sockeye.Wire.Pcap;

/// <summary>What the first byte of a captured frame is (the LINKTYPE_ numbers of capture files).</summary>
public enum LinkType : ushort
{
    /// <summary>BSD loopback: four bytes of address family in the byte order of the machine that captured.</summary>
    Null = 0,

    /// <summary>Ethernet II or 802.3.</summary>
    Ethernet = 1,

    /// <summary>An IPv4 or IPv6 header, told apart by its version nibble; what a TUN device carries.</summary>
    RawIP = 101,

    /// <summary>Linux "cooked" capture, version 1: 16 bytes before the network header.</summary>
    LinuxSll = 113,

    /// <summary>An IPv4 header.</summary>
    IPv4 = 228,

    /// <summary>An IPv6 header.</summary>
    IPv6 = 229,

    /// <summary>Linux "cooked" capture, version 2: 20 bytes before the network header, made by capturing on "any".</summary>
    LinuxSll2 = 276,
}
