// What TCP, UDP and ICMPv6 checksum besides their own bytes.
//
// RFC 9293 §3.1 (IPv4)                        RFC 8200 §8.1 (IPv6)
//   +--------+--------+--------+--------+       +- source address, 16 bytes          -+
//   |           source address          |       +- destination address, 16 bytes     -+
//   +--------+--------+--------+--------+       +--------+--------+--------+--------+
//   |         destination address       |       |      upper-layer packet length    |
//   +--------+--------+--------+--------+       +--------+--------+--------+--------+
//   |  zero  |  PTCL  |      length     |       |           zero           |  next  |
//   +--------+--------+--------+--------+       +--------+--------+--------+--------+

using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Checksums;

/// <summary>The pseudo header's part of a transport checksum.</summary>
public static class PseudoHeader
{
    /// <summary>A partial sum for <see cref="InternetChecksum"/>. Both addresses are of one version.</summary>
    /// <param name="source">The IP source.</param>
    /// <param name="destination">The IP destination (the final one, under a routing header: RFC 8200 §8.1).</param>
    /// <param name="protocol">The transport's number, not that of an extension header.</param>
    /// <param name="length">Bytes of transport header and data.</param>
    public static uint Sum(InternetAddress source, InternetAddress destination, IPProtocol protocol, int length) =>
        Sum(source, destination, (byte)protocol, length);

    /// <summary>The same with the protocol as a number.</summary>
    public static uint Sum(InternetAddress source, InternetAddress destination, byte protocol, int length)
    {
        var rest = protocol + ((uint)length >> 16) + (uint)(length & 0xFFFF);
        if (source.IsIPv4) return rest + Words(source.AsIPv4.Value) + Words(destination.AsIPv4.Value);
        var (s, d) = (source.AsIPv6, destination.AsIPv6);
        return rest + Words(s.Upper) + Words(s.Lower) + Words(d.Upper) + Words(d.Lower);
    }

    private static uint Words(uint value) => (value >> 16) + (value & 0xFFFF);

    private static uint Words(ulong value) => Words((uint)(value >> 32)) + Words((uint)value);
}
