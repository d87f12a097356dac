using Sockeye.Wire.Addresses;
using Sockeye.Wire.Arp;
using Sockeye.Wire.Ethernet;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.IPv4;
using Sockeye.Wire.IPv6;

namespace Sockeye.Core.Tests.Internet.Fixture;

/// <summary>Frames made by hand, good and bad.</summary>
internal static class Bytes
{
    public static byte[] Ethernet(MacAddress to, MacAddress from, ushort type, params byte[] payload)
    {
        var frame = new byte[EthernetFrame.HeaderLength + payload.Length];
        EthernetFrame.Write(frame, to, from, type);
        payload.CopyTo(frame, EthernetFrame.HeaderLength);
        return frame;
    }

    public static byte[] IPv4(
        string source,
        string destination,
        IPProtocol protocol,
        byte[] payload,
        byte ttl = 64,
        bool dontFragment = false,
        bool moreFragments = false,
        int offset = 0,
        ushort identification = 1,
        byte[]? options = null)
    {
        options ??= [];
        var packet = new byte[IPv4Packet.HeaderLengthWith(options.Length) + payload.Length];
        int length = IPv4Packet.Write(packet, new IPv4Fields
        {
            Source = IPv4Address.Parse(source),
            Destination = IPv4Address.Parse(destination),
            Protocol = protocol,
            PayloadLength = payload.Length,
            TimeToLive = ttl,
            DontFragment = dontFragment,
            MoreFragments = moreFragments,
            FragmentOffset = offset,
            Identification = identification,
        }, options);
        payload.CopyTo(packet, length);
        return packet;
    }

    public static byte[] IPv6(string source, string destination, IPProtocol next, byte[] payload, byte hopLimit = 64)
    {
        var packet = new byte[IPv6Packet.HeaderLength + payload.Length];
        IPv6Packet.Write(packet, new IPv6Fields
        {
            Source = IPv6Address.Parse(source),
            Destination = IPv6Address.Parse(destination),
            NextHeader = next,
            PayloadLength = payload.Length,
            HopLimit = hopLimit,
        });
        payload.CopyTo(packet, IPv6Packet.HeaderLength);
        return packet;
    }

    public static byte[] Echo(ushort identifier = 1, int size = 8)
    {
        var message = new byte[8 + size];
        IcmpV4Writer.WriteEchoRequest(message, identifier, 1, new byte[size]);
        return message;
    }

    public static byte[] Echo6(string source, string destination, int size = 8)
    {
        var message = new byte[8 + size];
        IcmpV6Writer.WriteEcho(message, IPv6Address.Parse(source), IPv6Address.Parse(destination), false, 1, 1, new byte[size]);
        return message;
    }

    public static byte[] Arp(ArpOperation operation, MacAddress senderMac, string sender, string target, MacAddress targetMac = default)
    {
        var packet = new byte[ArpPacket.Length];
        ArpPacket.Write(packet, operation, senderMac, IPv4Address.Parse(sender), targetMac, IPv4Address.Parse(target));
        return packet;
    }
}
