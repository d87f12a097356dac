namespace Sockeye.Wire.Pcap;

/// <summary>The numbers of the pcapng format that both its writer and its reader need.</summary>
/// <remarks>
/// Every block has one frame, 32-bit aligned:
/// <code>
///  +---------------+---------------+------------------------+---------------+
///  | Block Type 32 | Total Len. 32 | body, padded to 32 bit | Total Len. 32 |
///  +---------------+---------------+------------------------+---------------+
/// </code>
/// and options in a body are (code 16, length 16, value padded to 32 bit), ended by code 0 or the body's end.
/// </remarks>
internal static class PcapngFormat
{
    public const uint SectionHeaderBlock = 0x0A0D0D0A;
    public const uint InterfaceDescriptionBlock = 1;
    public const uint ObsoletePacketBlock = 2;
    public const uint SimplePacketBlock = 3;
    public const uint EnhancedPacketBlock = 6;

    public const uint ByteOrderMagic = 0x1A2B3C4D;
    public const uint SwappedByteOrderMagic = 0x4D3C2B1A;

    public const ushort OptionEnd = 0;
    public const ushort OptionComment = 1;
    public const ushort InterfaceName = 2;
    public const ushort InterfaceTimestampResolution = 9;
    public const ushort InterfaceTimestampOffset = 14;
    public const ushort PacketFlags = 2;

    /// <summary>More than any real packet; a larger length is a damaged or hostile file.</summary>
    public const int MaximumBlockLength = 16 * 1024 * 1024;

    public const int MaximumInterfaces = 4096;

    public static int Padded(int length) => (length + 3) & ~3;
}
