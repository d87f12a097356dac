// Address resolution for IPv4 on Ethernet (RFC 826 "Packet format"; RFC 5227 §1.1 for probes and announcements).
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |       hardware type (1)       |     protocol type (0x0800)    |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   | hw length (6) | pr length (4) |           operation           |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                  sender hardware address (6)                  |
//   +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                               |   sender protocol address (4) |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |           ... (4)             |  target hardware address (6)  |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
//   |                                                               |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                  target protocol address (4)                  |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Arp;

/// <summary>An ARP packet for IPv4 over Ethernet; no other kind parses.</summary>
public readonly ref struct ArpPacket
{
    /// <summary>Bytes of the packet.</summary>
    public const int Length = 28;

    private const uint EthernetAndIPv4 = 0x0001_0800;
    private const ushort Lengths = 0x0604;
    private const int LengthsOffset = 4;
    private const int OperationOffset = 6;
    private const int SenderMacOffset = 8;
    private const int SenderAddressOffset = 14;
    private const int TargetMacOffset = 18;
    private const int TargetAddressOffset = 24;

    private readonly ReadOnlySpan<byte> _bytes;

    private ArpPacket(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Request, reply, or a value that must be ignored.</summary>
    public ArpOperation Operation => (ArpOperation)BinaryPrimitives.ReadUInt16BigEndian(_bytes[OperationOffset..]);

    /// <summary>The sender's link address.</summary>
    public MacAddress SenderMac => MacAddress.Read(_bytes[SenderMacOffset..]);

    /// <summary>The sender's IPv4 address; 0.0.0.0 in a probe.</summary>
    public IPv4Address SenderAddress => IPv4Address.Read(_bytes[SenderAddressOffset..]);

    /// <summary>The target's link address; without meaning in a request.</summary>
    public MacAddress TargetMac => MacAddress.Read(_bytes[TargetMacOffset..]);

    /// <summary>The address asked for.</summary>
    public IPv4Address TargetAddress => IPv4Address.Read(_bytes[TargetAddressOffset..]);

    /// <summary>A question whether an address is free (RFC 5227 §1.1).</summary>
    public bool IsProbe => Operation == ArpOperation.Request && SenderAddress.IsUnspecified;

    /// <summary>A claim of an address: sender and target are the same (RFC 5227 §1.1).</summary>
    public bool IsAnnouncement => Operation == ArpOperation.Request && SenderAddress == TargetAddress;

    /// <summary>False unless there are 28 bytes for hardware type 1, protocol 0x0800, lengths 6 and 4. Trailing bytes are
    /// the link's padding.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out ArpPacket packet)
    {
        packet = default;
        if (bytes.Length < Length) return false;
        if (BinaryPrimitives.ReadUInt32BigEndian(bytes) != EthernetAndIPv4) return false;
        if (BinaryPrimitives.ReadUInt16BigEndian(bytes[LengthsOffset..]) != Lengths) return false;
        packet = new ArpPacket(bytes[..Length]);
        return true;
    }

    /// <summary>Writes a packet and returns its length.</summary>
    public static int Write(
        Span<byte> target,
        ArpOperation operation,
        MacAddress senderMac,
        IPv4Address senderAddress,
        MacAddress targetMac,
        IPv4Address targetAddress)
    {
        targetAddress.WriteTo(target[TargetAddressOffset..]);
        targetMac.WriteTo(target[TargetMacOffset..]);
        senderAddress.WriteTo(target[SenderAddressOffset..]);
        senderMac.WriteTo(target[SenderMacOffset..]);
        BinaryPrimitives.WriteUInt16BigEndian(target[OperationOffset..], (ushort)operation);
        BinaryPrimitives.WriteUInt16BigEndian(target[LengthsOffset..], Lengths);
        BinaryPrimitives.WriteUInt32BigEndian(target, EthernetAndIPv4);
        return Length;
    }

    /// <summary>"Request who-has 10.0.0.2 tell 10.0.0.1" and the like.</summary>
    public override string ToString() => $"{Operation} {SenderAddress} ({SenderMac}) > {TargetAddress} ({TargetMac})";
}
