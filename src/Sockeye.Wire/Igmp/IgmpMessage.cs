// IGMP, versions 1 (RFC 1112 appendix I), 2 (RFC 2236 §2) and 3 (RFC 3376 §4). Which query is which: RFC 3376 §7.1.
using System;
using System.Buffers.Binary;
using System.Globalization;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;

namespace Sockeye.Wire.Igmp;

/// <summary>A view of an IGMP message; queries and version 3 reports have views of their own on top.</summary>
/// <remarks>
/// <code>
///  +---------------+---------------+-------------------------------+
///  |     Type      | Max Resp Code |           Checksum            |
///  +---------------+---------------+-------------------------------+
///  |         Group Address, or in a version 3 report 0 and M       |
///  +---------------------------------------------------------------+
/// </code>
/// </remarks>
public readonly ref struct IgmpMessage
{
    /// <summary>The least length.</summary>
    public const int HeaderLength = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private IgmpMessage(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>What kind of message it is.</summary>
    public IgmpType Type => (IgmpType)_bytes[0];

    /// <summary>The second octet as it is.</summary>
    public byte MaximumResponseCode => _bytes[1];

    /// <summary>The checksum as received.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Whether the checksum is right. Costs a pass over the message.</summary>
    public bool HasValidChecksum => InternetChecksum.Compute(_bytes) == 0;

    /// <summary>The group; meaningless in a version 3 report.</summary>
    public IPv4Address Group => IPv4Address.Read(_bytes[4..]);

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Views bytes as a message; false when they are fewer than eight. The checksum is not looked at.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out IgmpMessage message)
    {
        message = default;
        if (bytes.Length < HeaderLength)
            return false;
        message = new IgmpMessage(bytes);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"IGMP {Type} {Group}");
}
