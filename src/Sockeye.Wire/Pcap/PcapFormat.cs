namespace Sockeye.Wire.Pcap;

/// <summary>The classic pcap file: 24 bytes of header, then 16 bytes before each packet.</summary>
/// <param name="IsLittleEndian">Byte order of all numbers in the file.</param>
/// <param name="IsNanoseconds">Whether the second half of a time counts nanoseconds, not microseconds.</param>
/// <remarks>
/// <code>
///  +----------+---------------+----------+----------+---------+-----------+   then, for each packet
///  | magic 32 | version 16+16 | zone 32  | 0     32 | snap 32 | link   32 |   | sec 32 | frac 32 | cap 32 | len 32 |
///  +----------+---------------+----------+----------+---------+-----------+
/// </code>
/// </remarks>
internal readonly record struct PcapFormat(bool IsLittleEndian, bool IsNanoseconds)
{
    public const uint MicrosecondMagic = 0xA1B2C3D4;
    public const uint NanosecondMagic = 0xA1B23C4D;
    public const int HeaderLength = 24;
    public const int PacketHeaderLength = 16;

    /// <summary>Knows a file by its first four bytes, read in network order.</summary>
    public static bool TryRecognise(uint magic, out PcapFormat format)
    {
        format = magic switch
        {
            MicrosecondMagic => new PcapFormat(false, false),
            0xD4C3B2A1 => new PcapFormat(true, false),
            NanosecondMagic => new PcapFormat(false, true),
            0x4D3CB2A1 => new PcapFormat(true, true),
            _ => default,
        };
        return format != default || magic == MicrosecondMagic;
    }
}
