using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Filtering;

/// <summary>One question about a packet, or several combined.</summary>
internal abstract class FilterNode
{
    public abstract bool Matches(in PacketFacts packet);
}

internal sealed class ConstantNode(bool value) : FilterNode
{
    public override bool Matches(in PacketFacts packet) => value;
}

internal sealed class NotNode(FilterNode inner) : FilterNode
{
    public override bool Matches(in PacketFacts packet) => !inner.Matches(packet);
}

internal sealed class AndNode(FilterNode left, FilterNode right) : FilterNode
{
    public override bool Matches(in PacketFacts packet) => left.Matches(packet) && right.Matches(packet);
}

internal sealed class OrNode(FilterNode left, FilterNode right) : FilterNode
{
    public override bool Matches(in PacketFacts packet) => left.Matches(packet) || right.Matches(packet);
}

/// <summary><c>ip</c>, <c>ip6</c>, <c>arp</c>, <c>ether proto N</c>.</summary>
internal sealed class EtherTypeNode(int type) : FilterNode
{
    public override bool Matches(in PacketFacts packet) => packet.EtherType == type;
}

/// <summary><c>tcp</c>, <c>ip proto N</c>: a protocol over the families asked for.</summary>
internal sealed class ProtocolNode(int protocol, bool overIPv4, bool overIPv6) : FilterNode
{
    public override bool Matches(in PacketFacts packet) =>
        (overIPv4 && packet.IsIPv4 && packet.Protocol == protocol) || (overIPv6 && packet.IsIPv6 && packet.HasProtocol(protocol));
}

/// <summary><c>less</c> and <c>greater</c>, both including their bound.</summary>
internal sealed class LengthNode(long minimum, long maximum) : FilterNode
{
    public override bool Matches(in PacketFacts packet) => packet.Length >= minimum && packet.Length <= maximum;
}

internal sealed class VlanNode(int id) : FilterNode
{
    public override bool Matches(in PacketFacts packet) => packet.VlanId >= 0 && (id < 0 || packet.VlanId == id);
}

/// <summary><c>host</c> and <c>net</c>: an address of the IP header, or of IPv4 inside ARP.</summary>
internal sealed class PrefixNode(Prefix prefix, FilterDirection direction, FilterFamily family) : FilterNode
{
    public override bool Matches(in PacketFacts packet)
    {
        if (prefix.Version == IPVersion.V6)
            return packet.IsIPv6 && MatchesAt(packet.Network, 8, 24);
        if (packet.IsIPv4)
            return (family & FilterFamily.IPv4) != 0 && MatchesAt(packet.Network, 12, 16);
        var isArp = packet.EtherType == 0x0806 && (family & FilterFamily.Arp) != 0;
        var isReverse = packet.EtherType == 0x8035 && (family & FilterFamily.ReverseArp) != 0;
        return (isArp || isReverse) && MatchesAt(packet.Network, 14, 24);
    }

    private bool MatchesAt(ReadOnlySpan<byte> header, int sourceOffset, int destinationOffset)
    {
        if (header.Length < destinationOffset + prefix.Address.Length)
            return false;
        return direction.Decide(prefix.Contains(InternetAddress.Read(prefix.Version, header[sourceOffset..])),
            prefix.Contains(InternetAddress.Read(prefix.Version, header[destinationOffset..])));
    }
}

/// <summary><c>port</c> and <c>portrange</c>, of one transport or of all that have ports.</summary>
internal sealed class PortNode(int first, int last, FilterDirection direction, int protocol, FilterFamily family) : FilterNode
{
    public override bool Matches(in PacketFacts packet)
    {
        var isFamily = (packet.IsIPv4 && (family & FilterFamily.IPv4) != 0) || (packet.IsIPv6 && (family & FilterFamily.IPv6) != 0);
        var isTransport = protocol < 0 ? packet.Protocol is 6 or 17 or 132 : packet.Protocol == protocol;
        if (!isFamily || !isTransport || packet.IsLaterFragment || packet.Transport.Length < 4)
            return false;
        return direction.Decide(IsInside(PacketFacts.Read16(packet.Transport, 0)), IsInside(PacketFacts.Read16(packet.Transport, 2)));
    }

    private bool IsInside(int port) => port >= first && port <= last;
}

/// <summary><c>ether host</c> and its directions.</summary>
internal sealed class MacNode(MacAddress address, FilterDirection direction) : FilterNode
{
    public override bool Matches(in PacketFacts packet) => packet.IsEthernet && packet.Frame.Length >= 12
        && direction.Decide(MacAddress.Read(packet.Frame[6..]) == address, MacAddress.Read(packet.Frame) == address);
}

/// <summary><c>broadcast</c> and <c>multicast</c>, of the link or of IP.</summary>
internal sealed class GroupNode(FilterFamily family, bool onlyBroadcast) : FilterNode
{
    public override bool Matches(in PacketFacts packet) => family switch
    {
        FilterFamily.IPv4 => packet.IsIPv4 && packet.Network.Length >= 20 && packet.Network[16] >= 224,
        FilterFamily.IPv6 => packet.IsIPv6 && packet.Network.Length >= 40 && packet.Network[24] == 0xFF,
        _ => packet.IsEthernet && packet.Frame.Length >= 6
            && (onlyBroadcast ? MacAddress.Read(packet.Frame).IsBroadcast : (packet.Frame[0] & 1) != 0),
    };
}

/// <summary><c>tcp[13] &amp; 2 != 0</c>: octets of a header, masked, compared with a number.</summary>
internal sealed class OctetsNode(OctetsNode.Header header, int offset, int size, uint mask, OctetsNode.Comparison comparison, uint value) : FilterNode
{
    internal enum Header
    {
        Frame,
        IPv4,
        IPv6,
        Arp,
        Tcp,
        Udp,
        Icmp,
        IcmpV6,
    }

    internal enum Comparison
    {
        Equal,
        NotEqual,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
    }

    public override bool Matches(in PacketFacts packet)
    {
        if (!TryFind(packet, out var bytes) || offset + size > bytes.Length)
            return false;
        uint number = 0;
        for (var i = 0; i < size; i++)
            number = number << 8 | bytes[offset + i];
        number &= mask;
        return comparison switch
        {
            Comparison.Equal => number == value,
            Comparison.NotEqual => number != value,
            Comparison.Less => number < value,
            Comparison.LessOrEqual => number <= value,
            Comparison.Greater => number > value,
            _ => number >= value,
        };
    }

    private bool TryFind(in PacketFacts packet, out ReadOnlySpan<byte> bytes)
    {
        bytes = packet.Network;
        switch (header)
        {
            case Header.Frame:
                bytes = packet.Frame;
                return packet.IsEthernet;
            case Header.IPv4:
                return packet.IsIPv4;
            case Header.IPv6:
                return packet.IsIPv6;
            case Header.Arp:
                return packet.EtherType == 0x0806;
        }

        bytes = packet.Transport;
        var protocol = header switch { Header.Tcp => 6, Header.Udp => 17, Header.Icmp => 1, _ => 58 };
        var isFamily = header switch { Header.Icmp => packet.IsIPv4, Header.IcmpV6 => packet.IsIPv6, _ => packet.IsIPv4 || packet.IsIPv6 };
        return isFamily && packet.Protocol == protocol && !packet.IsLaterFragment;
    }
}
