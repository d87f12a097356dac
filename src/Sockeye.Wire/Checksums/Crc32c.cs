// CRC-32C, the Castagnoli polynomial 0x1EDC6F41, reflected: SCTP's checksum (RFC 9260 Appendix A), iSCSI's (RFC 3720
// §B.4) and pcapng's neighbours'. The processor has an instruction for it; the BCL falls back to a table where not.

using System;
using System.Buffers.Binary;
using System.Numerics;

namespace Sockeye.Wire.Checksums;

/// <summary>CRC-32C.</summary>
public static class Crc32c
{
    /// <summary>The CRC of the bytes, complemented as the standards give it: that of "123456789" is E3069283.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>Continues a CRC that <see cref="Compute"/> or this method returned.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var b in bytes) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
