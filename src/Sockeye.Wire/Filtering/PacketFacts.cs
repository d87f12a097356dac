using System;
using System.Buffers.Binary;
using Sockeye.Wire.Pcap;

namespace Sockeye.Wire.Filtering;

/// <summary>Where the headers of a frame are: found once, asked by every node of a filter.</summary>
internal readonly ref struct PacketFacts
{
    public const ushort IPv4Type = 0x0800;
    public const ushort IPv6Type = 0x86DD;
    private const int IPv6HeaderLength = 40;
    private const byte FragmentHeader = 44;

    public PacketFacts(ReadOnlySpan<byte> frame, LinkType linkType, int length)
    {
        Frame = frame;
        Length = length;
        IsEthernet = linkType == LinkType.Ethernet;
        VlanId = -1;
        var offset = FindNetwork(frame, linkType, out var type, out var vlan);
        if (offset < 0 || offset > frame.Length)
            return;
        (EtherType, VlanId) = (type, vlan);
        Network = frame[offset..];
        if (type == IPv4Type && Network.Length >= 20)
        {
            Protocol = Network[9];
            IsLaterFragment = (Read16(Network, 6) & 0x1FFF) != 0;
            Transport = Network[Math.Min(Network.Length, (Network[0] & 0xF) * 4)..];
        }
        else if (type == IPv6Type && Network.Length >= IPv6HeaderLength)
        {
            Protocol = Network[6];
            Transport = Network[IPv6HeaderLength..];
            // As pcap does: one fragment header is looked behind for the protocol, but not for its ports.
            ProtocolInFragment = Protocol == FragmentHeader && Transport.Length > 0 ? Transport[0] : -1;
        }
        else if (type is IPv4Type or IPv6Type)
        {
            Network = default;
        }
    }

    public ReadOnlySpan<byte> Frame { get; }

    public ReadOnlySpan<byte> Network { get; }

    /// <summary>What follows the IP header, whole or a fragment.</summary>
    public ReadOnlySpan<byte> Transport { get; }

    public int Length { get; }

    public bool IsEthernet { get; }

    public ushort EtherType { get; }

    /// <summary>The outermost tag's VLAN, or -1.</summary>
    public int VlanId { get; }

    public int Protocol { get; } = -1;

    public int ProtocolInFragment { get; } = -1;

    public bool IsLaterFragment { get; }

    public bool IsIPv4 => EtherType == IPv4Type;

    public bool IsIPv6 => EtherType == IPv6Type;

    public bool HasProtocol(int protocol) => Protocol == protocol || ProtocolInFragment == protocol;

    public static int Read16(ReadOnlySpan<byte> bytes, int offset) =>
        offset + 2 <= bytes.Length ? BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]) : -1;

    private static int FindNetwork(ReadOnlySpan<byte> frame, LinkType linkType, out ushort type, out int vlan)
    {
        type = 0;
        vlan = -1;
        switch (linkType)
        {
            case LinkType.Ethernet:
                return FindBehindEthernet(frame, out type, out vlan);
            case LinkType.RawIP or LinkType.IPv4 or LinkType.IPv6:
                return TryVersion(frame, 0, out type) ? 0 : -1;
            case LinkType.Null:
                return TryVersion(frame, 4, out type) ? 4 : -1;
            case LinkType.LinuxSll when frame.Length >= 16:
                type = (ushort)Read16(frame, 14);
                return 16;
            case LinkType.LinuxSll2 when frame.Length >= 20:
                type = (ushort)Read16(frame, 0);
                return 20;
            default:
                return -1;
        }
    }

    private static bool TryVersion(ReadOnlySpan<byte> frame, int offset, out ushort type)
    {
        type = offset >= frame.Length ? (ushort)0 : (frame[offset] >> 4) switch { 4 => IPv4Type, 6 => IPv6Type, _ => (ushort)0 };
        return type != 0;
    }

    private static int FindBehindEthernet(ReadOnlySpan<byte> frame, out ushort type, out int vlan)
    {
        vlan = -1;
        type = 0;
        var offset = 14;
        if (frame.Length < offset)
            return -1;
        type = (ushort)Read16(frame, 12);
        while (type is 0x8100 or 0x88A8 or 0x9100 && offset + 4 <= frame.Length)
        {
            vlan = vlan < 0 ? Read16(frame, offset) & 0xFFF : vlan;
            type = (ushort)Read16(frame, offset + 2);
            offset += 4;
        }

        return offset;
    }
}
