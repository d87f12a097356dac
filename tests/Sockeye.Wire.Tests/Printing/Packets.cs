using System.Buffers.Binary;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;
using Sockeye.Wire.Dns;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.Icmp.Mld;
using Sockeye.Wire.Icmp.Ndp;
using Sockeye.Wire.Igmp;

namespace Sockeye.Wire.Tests.Printing;

/// <summary>Packets of every kind for tests, as Ethernet frames or as bare IP.</summary>
internal static class Packets
{
    public static readonly IPv4Address A4 = new(10, 0, 0, 1);
    public static readonly IPv4Address B4 = new(10, 0, 0, 2);
    public static readonly IPv6Address A6 = IPv6Address.Parse("fd00::1");
    public static readonly IPv6Address B6 = IPv6Address.Parse("fd00::2");
    public static readonly IPv6Address Group6 = IPv6Address.Parse("ff02::1:ff00:2");
    public static readonly MacAddress MacA = new(0x020000000001);
    public static readonly MacAddress MacB = new(0x020000000002);

    public delegate int Writer(Span<byte> buffer);

    public static byte[] Make(Writer writer)
    {
        var buffer = new byte[2000];
        return buffer[..writer(buffer)];
    }

    public static byte[] Ethernet(ushort type, byte[] payload, params ushort[] vlans)
    {
        var frame = new List<byte> { 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1 };
        foreach (var vlan in vlans)
            frame.AddRange([0x81, 0, (byte)(vlan >> 8), (byte)vlan]);
        return [.. frame, (byte)(type >> 8), (byte)type, .. payload];
    }

    /// <summary>Wraps an IP packet in Ethernet.</summary>
    public static byte[] Frame(byte[] packet) => Ethernet(packet[0] >> 4 == 6 ? (ushort)0x86DD : (ushort)0x0800, packet);

    public static byte[] IPv4(byte protocol, byte[] payload, ushort fragment = 0, byte[]? options = null, int? totalLength = null)
    {
        var packet = new byte[20 + (options?.Length ?? 0) + payload.Length];
        packet[0] = (byte)(0x40 | ((20 + (options?.Length ?? 0)) / 4));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)(totalLength ?? packet.Length));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), fragment);
        (packet[8], packet[9]) = (64, protocol);
        A4.WriteTo(packet.AsSpan(12));
        B4.WriteTo(packet.AsSpan(16));
        options?.CopyTo(packet, 20);
        payload.CopyTo(packet, packet.Length - payload.Length);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), InternetChecksum.Compute(packet.AsSpan(0, (packet[0] & 15) * 4)));
        return packet;
    }

    public static byte[] IPv6(byte next, byte[] payload, int? payloadLength = null)
    {
        var packet = new byte[40 + payload.Length];
        packet[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)(payloadLength ?? payload.Length));
        (packet[6], packet[7]) = (next, 64);
        A6.WriteTo(packet.AsSpan(8));
        B6.WriteTo(packet.AsSpan(24));
        payload.CopyTo(packet, 40);
        return packet;
    }

    public static byte[] Tcp(ushort source, ushort destination, uint seq, uint ack, byte flags, byte[]? options = null, int data = 0, byte? headerWords = null)
    {
        options ??= [];
        var segment = new byte[20 + options.Length + data];
        BinaryPrimitives.WriteUInt16BigEndian(segment, source);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), destination);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(4), seq);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(8), ack);
        segment[12] = (byte)((headerWords ?? (20 + options.Length) / 4) << 4);
        segment[13] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(14), 502);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(18), 7);
        options.CopyTo(segment, 20);
        return segment;
    }

    public static byte[] Udp(ushort source, ushort destination, byte[] data, int? length = null)
    {
        var datagram = new byte[8 + data.Length];
        BinaryPrimitives.WriteUInt16BigEndian(datagram, source);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), destination);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(4), (ushort)(length ?? datagram.Length));
        data.CopyTo(datagram, 8);
        return datagram;
    }

    public static byte[] Arp(ushort operation, uint sender, uint target, bool knowsTarget = false, ushort protocol = 0x0800, byte hardwareLength = 6)
    {
        var packet = new byte[8 + (2 * (hardwareLength + 4))];
        BinaryPrimitives.WriteUInt16BigEndian(packet, 1);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), protocol);
        (packet[4], packet[5]) = (hardwareLength, 4);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), operation);
        for (var i = 0; i < hardwareLength; i++)
        {
            packet[8 + i] = (byte)(0x10 + i);
            packet[12 + hardwareLength + i] = knowsTarget ? (byte)(0xA0 + i) : (byte)0;
        }

        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8 + hardwareLength), sender);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(12 + (2 * hardwareLength)), target);
        return packet;
    }

    public static IEnumerable<byte[]> ArpFrames()
    {
        for (ushort operation = 1; operation <= 11; operation++)
        {
            yield return Ethernet(0x0806, Arp(operation, A4.Value, B4.Value));
            yield return Ethernet(0x0806, [.. Arp(operation, A4.Value, B4.Value, knowsTarget: true), .. new byte[18]]);
        }

        yield return Ethernet(0x8035, Arp(3, 0, 0));
        yield return Ethernet(0x0806, Arp(1, A4.Value, A4.Value, protocol: 0x86DD));
        yield return Ethernet(0x0806, Arp(1, A4.Value, A4.Value, protocol: 0x1234));
        yield return Ethernet(0x0806, Arp(1, A4.Value, A4.Value, hardwareLength: 8));
        yield return Ethernet(0x0806, Arp(2, A4.Value, A4.Value, hardwareLength: 0));
        yield return Ethernet(0x0806, Arp(1, A4.Value, B4.Value)[..20]);
        yield return Ethernet(0x0806, [0, 1, 8]);
    }

    public static IEnumerable<byte[]> TcpSegments(ushort server = 8000)
    {
        byte[] syn = [2, 4, 5, 0xB4, 4, 2, 8, 10, 0, 0, 1, 0, 0, 0, 0, 0, 1, 3, 3, 7];
        byte[] times = [1, 1, 8, 10, 0, 0, 1, 9, 0, 0, 2, 1];
        yield return Tcp(40000, server, 1000, 0, 0x02, syn);
        yield return Tcp(server, 40000, 5000, 1001, 0x12, syn);
        yield return Tcp(40000, server, 1001, 5001, 0x10, times);
        yield return Tcp(40000, server, 1001, 5001, 0x18, times, data: 24);
        yield return Tcp(server, 40000, 5001, 1025, 0x10, [.. times, 1, 1, 5, 18, 0, 0, 4, 30, 0, 0, 4, 40, 0, 0, 4, 50, 0, 0, 4, 60]);
        yield return Tcp(server, 40000, 5001, 1025, 0x19, times, data: 3);
        yield return Tcp(40000, server, 1025, 5005, 0x11);
        yield return Tcp(server, 40000, 5005, 1026, 0x10);
        yield return Tcp(40000, server, 1025, 0, 0x04);
        yield return Tcp(server, 40000, 4999, 1000, 0x14);
        yield return Tcp(40000, server, 1, 2, 0x00);
        yield return Tcp(40000, server, 1, 2, 0xFF, data: 1);
        yield return Tcp(40000, server, 2000, 3000, 0x30);
        yield return Tcp(40000, server, 2000, 3000, 0xD2);
        yield return Tcp(7777, 7777, 2000, 3000, 0x10, data: 4); // equal ports: the addresses give the order
        yield return Tcp(40000, server, 1, 2, 0x10, headerWords: 4);
        yield return Tcp(40000, server, 1, 2, 0x10, headerWords: 15);
        foreach (var options in TcpOptions())
        {
            byte[] padded = [.. options, .. Enumerable.Repeat((byte)1, (4 - (options.Length % 4)) % 4)];
            yield return Tcp(40001, server, 1, 2, 0x10, padded, data: 5);
            yield return Tcp(40001, server, 1, 2, 0x02, padded);
            yield return Tcp(40001, server, 1, 2, 0x12, [1, 1, 1, 1, .. padded]);
        }
    }

    public static IEnumerable<byte[]> TcpOptions()
    {
        yield return [0, 0, 0, 0];
        yield return [1, 1, 0, 5];
        yield return [2, 4, 5, 0xB4, 2, 3, 9, 1];
        yield return [2, 5, 1, 2, 3];
        yield return [3, 3, 255];
        yield return [3, 4, 7, 7];
        yield return [4, 2];
        yield return [4, 3, 9];
        yield return [5, 10, 0, 0, 0, 1, 0, 0, 0, 2];
        yield return [5, 2];
        yield return [5, 7, 1, 2, 3, 4, 5];
        yield return [6, 6, 1, 2, 3, 4];
        yield return [7, 6, 1, 2, 3, 4];
        yield return [8, 10, 255, 255, 255, 255, 1, 2, 3, 4];
        yield return [8, 9, 255, 255, 255, 255, 1, 2, 3];
        yield return [11, 6, 0, 0, 0, 9];
        yield return [12, 6, 0, 0, 0, 9];
        yield return [13, 6, 0, 0, 0, 9];
        yield return [19, 18, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
        yield return [20, 4, 0xAB, 9];
        yield return [28, 4, 0x80, 0x0A];
        yield return [28, 4, 0, 0x0B];
        yield return [29, 8, 1, 2, 0xAA, 0xBB, 0xCC, 0xDD];
        yield return [29, 4, 1, 2];
        yield return [29, 3, 1];
        yield return [34, 2];
        yield return [34, 6, 1, 2, 3, 4];
        yield return [34, 10, 1, 2, 3, 4, 5, 6, 7, 8];
        yield return [34, 5, 1, 2, 3];
        yield return [254, 4, 0xF9, 0x89];
        yield return [254, 8, 0xF9, 0x89, 1, 2, 3, 4];
        yield return [254, 6, 0xE2, 0xD4, 1, 2];
        yield return [254, 3, 1];
        yield return [253, 4, 1, 2];
        yield return [172, 5, 1, 2, 3];
        yield return [77, 2];
        yield return [99, 0];
        yield return [99, 1];
        yield return [99, 40];
        yield return [30, 4, 0x01, 0x81];
        yield return [30, 12, 0x01, 0x81, 1, 2, 3, 4, 5, 6, 7, 8];
        yield return [30, 20, 0x00, 0x01, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 9];
        yield return [30, 4, 0x05, 0x81];
        yield return [30, 12, 0x11, 5, 1, 2, 3, 4, 5, 6, 7, 8];
        yield return [30, 16, 0x10, 5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9];
        yield return [30, 24, 0x10, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20];
        yield return [30, 8, 0x20, 0x01, 0, 0, 0, 9];
        yield return [30, 26, 0x20, 0x1F, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 7, 0, 6];
        yield return [30, 20, 0x20, 0x05, 0, 0, 0, 9, 0, 0, 0, 8, 0, 0, 0, 7, 0, 6, 0xBE, 0xEF];
        yield return [30, 9, 0x20, 0x01, 0, 0, 0, 9, 9];
        yield return [30, 8, 0x34, 7, 10, 0, 0, 9];
        yield return [30, 10, 0x31, 7, 10, 0, 0, 9, 0x1F, 0x40];
        yield return [30, 16, 0x30, 7, 10, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8];
        yield return [30, 22, 0x36, 7, 0x20, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0x1F, 0x40];
        yield return [30, 9, 0x34, 7, 10, 0, 0, 9, 9];
        yield return [30, 5, 0x40, 3, 4];
        yield return [30, 3, 0x51];
        yield return [30, 4, 0x50, 2];
        yield return [30, 12, 0x60, 0, 0, 0, 0, 0, 0, 0, 0, 9];
        yield return [30, 12, 0x70, 0, 0, 0, 0, 0, 0, 0, 0, 9];
        yield return [30, 4, 0x80, 0];
        yield return [30, 2];
    }

    public static IEnumerable<byte[]> UdpDatagrams()
    {
        yield return Udp(40000, 9, [1, 2, 3]);
        yield return Udp(40000, 9, []);
        yield return Udp(40000, 9, [1, 2, 3], length: 100);
        yield return Udp(40000, 9, [1, 2, 3], length: 9);
        yield return Udp(40000, 9, [1, 2, 3], length: 7);
        yield return Udp(40000, 9, [1, 2, 3], length: 0);
        yield return Udp(40000, 9, [1, 2, 3])[..7];
        yield return Udp(40000, 9, [1, 2, 3])[..5];
        yield return Udp(40000, 9, [1, 2, 3])[..3];
        foreach (var message in DnsMessages())
        {
            yield return Udp(40000, 53, message);
            yield return Udp(53, 40000, message);
            yield return Udp(5353, 5353, message);
        }
    }

    public static IEnumerable<byte[]> DnsMessages()
    {
        yield return Dns(DnsHeader.Query(7), (ref DnsWriter w) => w.TryAddQuestion("example.com", DnsType.A));
        yield return Dns(DnsHeader.Query(7), (ref DnsWriter w) =>
        {
            w.TryAddQuestion("www.example.com", DnsType.Aaaa);
            w.TryAddRecord(DnsSection.Additional, "", DnsType.Opt, 0x8000, [0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8], 1232);
        });
        yield return Dns(DnsHeader.Query(9), (ref DnsWriter w) => w.TryAddQuestion("", DnsType.NS));
        yield return Dns(DnsHeader.Query(9), (ref DnsWriter w) => w.TryAddQuestion("a", (DnsType)4711, 3));
        yield return Dns(DnsHeader.Query(9), (ref DnsWriter w) => w.TryAddQuestion("a\\001\\200.b", DnsType.Any, 255));
        yield return Dns(new DnsHeader(1, 0x0A40), (ref DnsWriter w) => w.TryAddQuestion("a", DnsType.Soa, 9));
        yield return Dns(DnsHeader.Query(7).Response(DnsResponseCode.NoError), (ref DnsWriter w) =>
        {
            w.TryAddQuestion("example.com", DnsType.A);
            w.TryAddName(DnsSection.Answer, "example.com", DnsType.CName, 60, "www.example.net");
            w.TryAddAddress(DnsSection.Answer, "www.example.net", 60, B4);
            w.TryAddAddress(DnsSection.Answer, "www.example.net", 60, B6);
            w.TryAddRecord(DnsSection.Answer, "example.com", DnsType.MX, 60, [0, 10, 1, (byte)'m', 0xC0, 12]);
            w.TryAddRecord(DnsSection.Answer, "example.com", DnsType.Txt, 60, [2, (byte)'h', (byte)'i', 1, 9]);
            w.TryAddRecord(DnsSection.Answer, "example.com", DnsType.Srv, 60, [0, 1, 0, 2, 0x1F, 0x40, 1, (byte)'s', 0]);
            w.TryAddRecord(DnsSection.Answer, "example.com", DnsType.Soa, 60, new byte[22]);
            w.TryAddRecord(DnsSection.Answer, "example.com", (DnsType)999, 60, [1], 4);
            w.TryAddName(DnsSection.Authority, "example.com", DnsType.NS, 60, "ns.example.net");
            w.TryAddRecord(DnsSection.Additional, "", DnsType.Opt, 0x01000000, [0, 12, 0, 1, 0, 0, 77, 0, 2, 1, 2], 4096);
        });
        yield return Dns(DnsHeader.Query(7).Response(DnsResponseCode.NameError, isAuthoritative: true), (ref DnsWriter w) => w.TryAddQuestion("nowhere.example", DnsType.A));
        yield return Dns(new DnsHeader(7, 0x8785), (ref DnsWriter w) => w.TryAddQuestion("x", DnsType.A));
        yield return Dns(new DnsHeader(7, 0x8000), (ref DnsWriter w) => w.TryAddRecord(DnsSection.Answer, "", DnsType.Opt, 0, [0, 10, 0, 16, .. new byte[16]], 512));
        yield return [1, 2, 3];
        yield return [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xC0, 12, 0, 1, 0, 1]; // a name that points to itself
        yield return [0, 1, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 1, (byte)'a', 0, 0, 1, 0, 1, 0xC0, 12, 0, 28, 0, 1];
        yield return [0, 1, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 1, (byte)'a', 0, 0, 1, 0, 1];
        yield return [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 9, (byte)'a', 0, 0, 1, 0, 1];
        yield return [0, 1, 0x81, 0x80, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, 1, 2, 3, 4];
        yield return [0, 1, 0x81, 0x80, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 9, 1, 2, 3, 4];
    }

    public static IEnumerable<byte[]> IcmpMessages()
    {
        yield return Make(b => IcmpV4Writer.WriteEchoRequest(b, 0x1234, 1, new byte[56]));
        yield return Make(b => IcmpV4Writer.WriteEchoReply(b, 0x1234, 1, new byte[56]));
        var quoted = IPv4(17, Udp(40000, 33434, [1, 2, 3]));
        for (byte code = 0; code < 18; code++)
        {
            var c = code;
            yield return Make(b => IcmpV4Writer.WriteUnreachable(b, (IcmpV4UnreachableCode)c, quoted));
            yield return Make(b => IcmpV4Writer.Write(b, IcmpV4Type.Redirect, c, 0x0A000009, quoted));
            yield return Make(b => IcmpV4Writer.Write(b, IcmpV4Type.TimeExceeded, c, 0, quoted));
        }

        yield return Make(b => IcmpV4Writer.WriteUnreachable(b, IcmpV4UnreachableCode.FragmentationNeeded, quoted, 1400));
        yield return Make(b => IcmpV4Writer.WriteUnreachable(b, IcmpV4UnreachableCode.Port, IPv4(6, Tcp(1, 2, 3, 4, 5))));
        yield return Make(b => IcmpV4Writer.WriteUnreachable(b, IcmpV4UnreachableCode.Port, IPv4(132, Tcp(1, 2, 3, 4, 5))));
        yield return Make(b => IcmpV4Writer.WriteUnreachable(b, IcmpV4UnreachableCode.Port, quoted.AsSpan(0, 22)));
        yield return Make(b => IcmpV4Writer.WriteUnreachable(b, IcmpV4UnreachableCode.Host, quoted.AsSpan(0, 12)));
        yield return Make(b => IcmpV4Writer.WriteTimeExceeded(b, true, quoted.AsSpan(0, 12)));
        yield return Make(b => IcmpV4Writer.WriteParameterProblem(b, 20, quoted));
        yield return Make(b => IcmpV4Writer.Write(b, IcmpV4Type.ParameterProblem, 1, 0, quoted));
        yield return Make(b => IcmpV4Writer.WriteTimestamp(b, false, 0x00070009, 1, 2, 3));
        yield return Make(b => IcmpV4Writer.WriteTimestamp(b, true, 0x00070009, 45_296_123, 45_296_124, 90_000_001));
        yield return Make(b => IcmpV4Writer.Write(b, IcmpV4Type.RouterAdvertisement, 0, 0x02020708, [10, 0, 0, 1, 0, 0, 0, 9, 10, 0, 0, 2, 0, 0, 0, 8]));
        yield return Make(b => IcmpV4Writer.Write(b, IcmpV4Type.RouterAdvertisement, 0, 0x01030020, [10, 0, 0, 1]));
        yield return Make(b => IcmpV4Writer.Write(b, IcmpV4Type.RouterAdvertisement, 0, 0x01021F40, [10, 0, 0, 1, 0, 0, 0, 1]));
        yield return Make(b => IcmpV4Writer.Write(b, IcmpV4Type.AddressMaskReply, 0, 0, [255, 255, 255, 0]));
        foreach (byte type in new byte[] { 4, 10, 15, 16, 17, 19, 42, 255 })
            yield return Make(b => IcmpV4Writer.Write(b, (IcmpV4Type)type, 0, 0, [1, 2, 3]));
        yield return [8, 0, 0];
        yield return [8];
        yield return [];
    }

    public static IEnumerable<byte[]> IgmpMessages()
    {
        var group = new IPv4Address(224, 0, 0, 251);
        yield return Make(b => IgmpWriter.Write(b, IgmpType.MembershipQuery, 0, default));
        yield return Make(b => IgmpWriter.Write(b, IgmpType.MembershipQuery, 100, default));
        yield return Make(b => IgmpWriter.Write(b, IgmpType.MembershipQuery, 20, group));
        foreach (var type in new[] { IgmpType.MembershipReportV1, IgmpType.MembershipReportV2, IgmpType.LeaveGroup, (IgmpType)0x55 })
            yield return Make(b => IgmpWriter.Write(b, type, 0, group));
        foreach (byte code in new byte[] { 1, 15, 100, 127, 0x9F, 0xC0, 0xF0, 0xFF })
        {
            yield return Make(b => IgmpWriter.WriteQuery(b, new IgmpQueryFields(default, code)));
            yield return Make(b => IgmpWriter.WriteQuery(b, new IgmpQueryFields(group, code), [A4, B4]));
        }

        byte[] lying = Make(b => IgmpWriter.WriteQuery(b, new IgmpQueryFields(group)));
        lying[11] = 5;
        yield return lying;
        yield return Make(b =>
        {
            var writer = IgmpWriter.Report(b);
            writer.TryAddRecord(GroupRecordType.ChangeToExclude, group);
            writer.TryAddRecord(GroupRecordType.ModeIsInclude, group, [A4]);
            return writer.Finish();
        });
        yield return Make(b => IgmpWriter.Report(b).Finish());
        yield return [0x11, 0, 0, 0, 0, 0, 0, 0, 1];
        yield return [0x12, 0, 0, 0, 224, 0, 0, 9, 1];
        yield return [0x16, 0, 0];
    }

    public static IEnumerable<byte[]> IcmpV6Messages()
    {
        foreach (var isReply in new[] { false, true })
            yield return Make(b => IcmpV6Writer.WriteEcho(b, A6, B6, isReply, 0x1234, 1, new byte[56]));
        var udp = IPv6(17, Udp(40000, 33434, [1, 2, 3]));
        var tcp = IPv6(60, [6, 0, 1, 4, 0, 0, 0, 0, .. Tcp(1, 2, 3, 4, 5)]);
        var fragment = IPv6(44, [17, 0, 0, 1, 0, 0, 0, 9, .. Udp(40000, 33434, [1, 2, 3])]);
        foreach (var quoted in new[] { udp, tcp, fragment, IPv6(58, new byte[8]), udp[..42], udp[..30], [] })
        {
            for (byte code = 0; code < 8; code++)
            {
                var c = code;
                yield return Make(b => IcmpV6Writer.WriteUnreachable(b, A6, B6, (IcmpV6UnreachableCode)c, quoted));
                yield return Make(b => IcmpV6Writer.Write(b, A6, B6, IcmpV6Type.TimeExceeded, c, 0, quoted));
                yield return Make(b => IcmpV6Writer.WriteParameterProblem(b, A6, B6, (IcmpV6ParameterProblemCode)c, 6, quoted));
            }

            yield return Make(b => IcmpV6Writer.WritePacketTooBig(b, A6, B6, 1280, quoted));
        }

        yield return Make(b =>
        {
            var writer = NdpWriter.NeighborSolicitation(b, B6);
            writer.AddSourceLinkLayerAddress(MacA);
            return writer.Finish(A6, Group6);
        });
        yield return Make(b => NdpWriter.NeighborAdvertisement(b, B6, false, true, true).Finish(B6, A6));
        yield return Make(b => NdpWriter.RouterSolicitation(b).Finish(A6, Group6));
        yield return Make(b =>
        {
            var writer = NdpWriter.RouterAdvertisement(b, new RouterAdvertisementFields(64, 1800));
            writer.AddMtu(1500);
            return writer.Finish(A6, Group6);
        });
        yield return Make(b => NdpWriter.Redirect(b, A6, B6).Finish(A6, B6));
        yield return Make(b => MldWriter.WriteQueryV1(b, A6, Group6, Group6, 1000));
        yield return Make(b => MldWriter.WriteReportV1(b, A6, Group6, Group6));
        yield return Make(b => MldWriter.WriteReportV1(b, A6, Group6, Group6, isDone: true));
        yield return Make(b => MldWriter.WriteQuery(b, A6, Group6, new MldQueryFields(default, 10000)));
        yield return Make(b => MldWriter.WriteQuery(b, A6, Group6, new MldQueryFields(Group6, 10000), [A6, B6]));
        yield return Make(b =>
        {
            var writer = MldWriter.Report(b);
            writer.TryAddRecord(GroupRecordType.ChangeToExclude, Group6);
            return writer.Finish(A6, Group6);
        });
        foreach (byte type in new byte[] { 0, 5, 100, 127, 141, 142, 144, 146, 147, 150, 200, 201, 255 })
            yield return Make(b => IcmpV6Writer.Write(b, A6, B6, (IcmpV6Type)type, 0, 0x12345678, []));
        yield return [130, 0, 0, 0, 0, 0, 0, 0, 1];
        yield return [131, 0, 0, 0, 0, 0];
        yield return [135, 0, 0, 0, 0, 0];
        yield return [143, 0, 0, 0, 0, 0];
        yield return [128];
    }

    /// <summary>Every packet of this class, over both families where it makes sense.</summary>
    public static IEnumerable<byte[]> IPPackets()
    {
        foreach (var segment in TcpSegments())
        {
            yield return IPv4(6, segment);
            yield return IPv6(6, segment);
        }

        foreach (var datagram in UdpDatagrams())
        {
            yield return IPv4(17, datagram);
            yield return IPv6(17, datagram);
            yield return IPv4(17, datagram, fragment: 0x2000);
        }

        foreach (var message in IcmpMessages())
            yield return IPv4(1, message);
        foreach (var message in IgmpMessages())
            yield return IPv4(2, message, options: [0x94, 4, 0, 0]);
        foreach (var message in IcmpV6Messages())
            yield return IPv6(58, message);
        foreach (var packet in OddPackets())
            yield return packet;
    }

    private static IEnumerable<byte[]> OddPackets()
    {
        var udp = Udp(40000, 9, [1, 2, 3]);
        byte[] pad = [17, 0, 1, 4, 0, 0, 0, 0];
        yield return IPv4(17, udp, fragment: 0x2064);
        yield return IPv4(6, udp, fragment: 0x0064);
        yield return IPv4(253, [1, 2, 3]);
        yield return IPv6(253, [1, 2, 3]);
        yield return IPv4(58, [1, 2, 3, 4, 5, 6, 7, 8]);
        yield return IPv6(1, [1, 2, 3, 4, 5, 6, 7, 8]);
        yield return IPv6(2, [1, 2, 3, 4, 5, 6, 7, 8]);
        yield return IPv4(4, IPv4(17, udp));
        yield return IPv4(41, IPv6(17, udp));
        yield return IPv6(41, IPv6(6, Tcp(1, 2, 3, 4, 2)));
        yield return IPv6(59, []);
        yield return IPv6(59, [1, 2, 3]);
        yield return IPv4(17, udp, totalLength: 100);
        yield return IPv4(17, udp, totalLength: 25);
        yield return IPv4(17, udp, totalLength: 10);
        yield return IPv4(17, udp, totalLength: 0);
        yield return IPv6(17, udp, payloadLength: 100);
        yield return IPv6(17, udp, payloadLength: 9);
        yield return IPv6(17, udp, payloadLength: 0);
        yield return IPv6(6, [], payloadLength: 0);
        yield return IPv6(60, [.. pad, .. udp]);
        yield return IPv6(0, [.. pad, .. udp]);
        yield return IPv6(0, [58, 0, 5, 2, 0, 0, 1, 0, .. Make(b => MldWriter.WriteReportV1(b, A6, Group6, Group6))]);
        yield return IPv6(0, [17, 0, 5, 3, 0, 0, 1, 0, .. udp]);
        yield return IPv6(0, [17, 0, 0xC2, 4, 0, 1, 0, 0, .. udp]);
        yield return IPv6(0, [17, 0, 0xC2, 4, 0, 1, 0, 0, .. udp], payloadLength: 0);
        yield return IPv6(0, [17, 0, 0xC2, 4, 0, 0, 0, 9, .. udp], payloadLength: 0);
        yield return IPv6(0, [17, 0, 1, 9, 0, 0, 0, 0, .. udp]);
        yield return IPv6(0, [17, 0, 0x3E, 4, 1, 2, 3, 4, .. udp]);
        yield return IPv6(0, [0, 0, 1, 4, 0, 0, 0, 0, .. pad, .. udp]);
        yield return IPv6(60, [0, 0, 1, 4, 0, 0, 0, 0, .. pad, .. udp]);
        yield return IPv6(60, [60, 0, 1, 4, 0, 0, 0, 0, .. pad, .. udp]);
        yield return IPv6(60, [17, 9, 1, 4, 0, 0, 0, 0]);
        yield return IPv6(43, [17, 2, 0, 1, 0, 0, 0, 0, .. new byte[16], .. udp]);
        yield return IPv6(43, [17, 2, 2, 1, 0, 0, 0, 7, .. new byte[16], .. udp]);
        yield return IPv6(43, [17, 1, 0, 1, 0, 0, 0, 0, .. new byte[8], .. udp]);
        yield return IPv6(43, [17, 2, 4, 1, 0, 8, 0, 9, .. new byte[16], .. udp]);
        yield return IPv6(43, [17, 0, 77, 1, 0, 0, 0, 0, .. udp]);
        yield return IPv6(44, [17, 0, 0, 1, 0, 0, 0, 9, .. udp]);
        yield return IPv6(44, [17, 0, 0, 0, 0, 0, 0, 9, .. udp]);
        yield return IPv6(44, [6, 0, 0, 1, 0, 0, 0, 9, .. Tcp(1, 2, 3, 4, 16, data: 9)]);
        yield return IPv6(44, [17, 0, 5, 0xA8, 0, 0, 0, 9, .. udp]);
        yield return IPv6(44, [17, 0, 0, 1, 0, 0, 0, 9]);
        yield return IPv6(44, [17, 0, 0, 1]);
        yield return IPv6(44, [58, 0, 0, 0, 0, 0, 0, 9, .. Make(b => IcmpV6Writer.WriteEcho(b, A6, B6, false, 1, 2, [1, 2, 3]))]);
        byte[] v4 = IPv4(17, udp);
        yield return [0x44, .. v4.AsSpan(1)];
        yield return [0x4F, .. v4.AsSpan(1)];
        yield return [0x75, .. v4.AsSpan(1)];
        yield return v4[..12];
        yield return [0x45];
        yield return [0x60, 0, 0];
    }

    private delegate void Filler(ref DnsWriter writer);

    private static byte[] Dns(DnsHeader header, Filler fill)
    {
        var buffer = new byte[1500];
        var writer = new DnsWriter(buffer, header);
        fill(ref writer);
        return buffer[..writer.Length];
    }
}
