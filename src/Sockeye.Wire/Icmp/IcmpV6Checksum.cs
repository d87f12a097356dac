using System;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;

namespace Sockeye.Wire.Icmp;

/// <summary>The checksum of an ICMPv6 message with its pseudo header (RFC 4443 §2.3).</summary>
internal static class IcmpV6Checksum
{
    /// <summary>Of a message with a zero checksum: the checksum. Of a received one: 0 when it is right.</summary>
    public static ushort Compute(IPv6Address source, IPv6Address destination, ReadOnlySpan<byte> message) =>
        InternetChecksum.Finish(InternetChecksum.Sum(message, PseudoHeader.Sum(source, destination, IPProtocol.IcmpV6, message.Length)));
}
