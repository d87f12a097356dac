using System.Buffers.Binary;
using Sockeye.Devices.Middleware;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;
using Sockeye.Wire.IPv4;

namespace Sockeye.Testing.Middleboxes;

/// <summary>Writes other addresses and ports into IPv4 packets, and what follows from them into the checksums (RFC 1624, RFC 3022 §4.2).</summary>
internal static class PacketRewriter
{
    private const int SourceOffset = 12;
    private const int DestinationOffset = 16;

    /// <summary>The packet comes from another endpoint.</summary>
    public static void SetSource(Span<byte> frame, in FrameFacts facts, Endpoint source) => Set(frame, facts, source, SourceOffset, 0);

    /// <summary>The packet goes to another endpoint.</summary>
    public static void SetDestination(Span<byte> frame, in FrameFacts facts, Endpoint destination) =>
        Set(frame, facts, destination, DestinationOffset, 2);

    /// <summary>An ICMP message goes somewhere else, or comes from there; its identifier too, when one is given.</summary>
    public static void SetIcmp(Span<byte> frame, in FrameFacts facts, IPv4Address address, bool isSource, int identifier = -1)
    {
        Span<byte> packet = frame.Slice(facts.NetworkOffset, facts.NetworkLength);
        address.WriteTo(packet[(isSource ? SourceOffset : DestinationOffset)..]);
        IPv4Packet.WriteChecksum(packet);
        if (identifier < 0) return;
        Span<byte> message = frame[facts.TransportOffset..];
        Update(message, 2, ReadPort(message, 4), (ushort)identifier);
        BinaryPrimitives.WriteUInt16BigEndian(message[4..], (ushort)identifier);
    }

    /// <summary>The packet that an ICMP error quotes has another endpoint; the message's checksum is made anew. The quoted transport
    /// checksum cannot be checked by anybody and stays.</summary>
    public static void SetQuoted(Span<byte> frame, in FrameFacts facts, Endpoint endpoint, bool isSource)
    {
        Span<byte> message = frame[facts.TransportOffset..(facts.NetworkOffset + facts.NetworkLength)];
        Span<byte> quoted = message[8..];
        int transport = (quoted[0] & 0xF) * 4;
        endpoint.Address.WriteTo(quoted[(isSource ? SourceOffset : DestinationOffset)..]);
        IPv4Packet.WriteChecksum(quoted);
        BinaryPrimitives.WriteUInt16BigEndian(quoted[(transport + (isSource ? 0 : 2))..], endpoint.Port);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], InternetChecksum.Compute(message));
    }

    private static void Set(Span<byte> frame, in FrameFacts facts, Endpoint endpoint, int addressOffset, int portOffset)
    {
        Span<byte> packet = frame.Slice(facts.NetworkOffset, facts.NetworkLength);
        Span<byte> transport = frame[facts.TransportOffset..];
        uint old = BinaryPrimitives.ReadUInt32BigEndian(packet[addressOffset..]);
        uint wanted = endpoint.Address.AsIPv4.Value;
        BinaryPrimitives.WriteUInt32BigEndian(packet[addressOffset..], wanted);
        IPv4Packet.WriteChecksum(packet);
        int checksum = facts.Protocol == IPProtocol.Tcp ? 16 : 6;
        // RFC 768: no checksum was made, so there is none to keep right.
        bool hasNone = facts.Protocol == IPProtocol.Udp && ReadPort(transport, checksum) == 0;
        if (!hasNone)
        {
            ushort sum = InternetChecksum.Update(ReadPort(transport, checksum), old, wanted);
            sum = InternetChecksum.Update(sum, ReadPort(transport, portOffset), endpoint.Port);
            BinaryPrimitives.WriteUInt16BigEndian(transport[checksum..], sum == 0 && facts.Protocol == IPProtocol.Udp ? (ushort)0xFFFF : sum);
        }
        BinaryPrimitives.WriteUInt16BigEndian(transport[portOffset..], endpoint.Port);
    }

    private static void Update(Span<byte> bytes, int checksum, ushort old, ushort wanted) => BinaryPrimitives.WriteUInt16BigEndian(
        bytes[checksum..], InternetChecksum.Update(ReadPort(bytes, checksum), old, wanted));

    private static ushort ReadPort(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]);
}
