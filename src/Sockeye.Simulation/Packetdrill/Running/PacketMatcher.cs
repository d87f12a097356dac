using System.Buffers.Binary;
using System.Globalization;
using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Simulation.Packetdrill.Packets;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Simulation.Packetdrill.Running;

/// <summary>What differs between an expected packet and an actual one.</summary>
/// <param name="Piece">Which part.</param>
/// <param name="Sentence">For people.</param>
internal sealed record PacketDifference(string Piece, string Sentence);

/// <summary>Compares packets that came out with what a script says, field by field.</summary>
internal static class PacketMatcher
{
    /// <summary>The first difference, or null.</summary>
    public static PacketDifference? Compare(PacketSpec expected, DrillPacket actual, SocketUnderTest socket)
    {
        if (actual.Damage is { } damage) return new PacketDifference("ip", damage);
        return CompareIP(expected.IP, actual, socket) ?? expected switch
        {
            TcpSpec tcp => CompareTcp(tcp, actual),
            UdpSpec udp => CompareUdp(udp, actual),
            IcmpSpec icmp => CompareIcmp(icmp, actual),
            _ => null,
        };
    }

    private static PacketDifference? CompareIP(IPSpec ip, DrillPacket actual, SocketUnderTest socket)
    {
        int ecn = actual.TrafficClass & 3;
        PacketDifference? difference = ip.Check switch
        {
            TrafficClassCheck.Ecn => Differ("ip", "ECN field", ip.TrafficClass, ecn),
            TrafficClassCheck.AnyEct => ecn is 1 or 2 ? null : new PacketDifference("ip", $"the ECN field is {ecn}, neither ECT(0) nor ECT(1)"),
            TrafficClassCheck.All => Differ("ip", "traffic class", ip.TrafficClass, actual.TrafficClass),
            _ => null,
        };
        if (difference is not null) return difference;
        if (ip.HopLimit != 0 && ip.HopLimit != actual.HopLimit) return Differ("ip", "TTL", ip.HopLimit, actual.HopLimit);
        return ip.FlowLabel == 0 ? null : CompareFlowLabel(ip.FlowLabel, actual, socket);
    }

    // A script's label stands for the live one first seen with it; another label in the script means another one live.
    private static PacketDifference? CompareFlowLabel(uint expected, DrillPacket actual, SocketUnderTest socket)
    {
        if (actual.FlowLabel == 0) return new PacketDifference("ip", "the packet has no flow label");
        bool isSame = actual.FlowLabel == socket.FlowLabel.Live;
        if (socket.FlowLabel.Script != 0 && expected == socket.FlowLabel.Script != isSame)
        {
            return new PacketDifference("ip", isSame ? "the flow label has not changed" : "the flow label has changed");
        }
        socket.FlowLabel = (expected, actual.FlowLabel);
        return null;
    }

    private static PacketDifference? CompareTcp(TcpSpec expected, DrillPacket actual)
    {
        if (!actual.IsTcp) return new PacketDifference("ip", "it is no TCP segment");
        return Differ("seq", "payload length", expected.Length, actual.Payload.Length)
            ?? CompareFlags(expected, actual)
            ?? Differ("seq", "sequence number", expected.Sequence, actual.Sequence)
            ?? Differ("ack", "acknowledgment number", expected.Acknowledgment, actual.Acknowledgment)
            ?? (expected.Window is { } window ? Differ("win", "window", window, actual.Window) : null)
            ?? Differ("urg", "urgent pointer", expected.Urgent, actual.Urgent)
            ?? CompareOptions(expected, actual)
            ?? ComparePayload(actual);
    }

    private static PacketDifference? CompareFlags(TcpSpec expected, DrillPacket actual)
    {
        const TcpFlags ace = TcpFlags.Ae | TcpFlags.Cwr | TcpFlags.Ece;
        TcpFlags wrong = expected.Flags ^ actual.Flags;
        if ((wrong & ~ace) != 0) return new PacketDifference("flags", $"the flags differ in {Name(wrong & ~ace)}");
        if ((wrong & ace) == 0) return actual.Reserved == 0 ? null : new PacketDifference("flags", "a reserved bit is set");
        return expected.HasAceDigit
            ? Differ("flags", "ACE field", Ace(expected.Flags), Ace(actual.Flags))
            : new PacketDifference("flags", $"the flags differ in {Name(wrong)}");
    }

    private static int Ace(TcpFlags flags) => ((flags & TcpFlags.Ae) != 0 ? 4 : 0) | ((flags & TcpFlags.Cwr) != 0 ? 2 : 0)
        | ((flags & TcpFlags.Ece) != 0 ? 1 : 0);

    private static string Name(TcpFlags flags) => flags.ToString().ToUpperInvariant();

    private static PacketDifference? CompareOptions(TcpSpec expected, DrillPacket actual)
    {
        if (expected.Options is not { } wanted) return null;
        for (int i = 0; i < Math.Max(wanted.Count, actual.Options.Count); i++)
        {
            TcpOptionSpec? want = i < wanted.Count ? wanted[i] : null;
            TcpOptionSpec? have = i < actual.Options.Count ? actual.Options[i] : null;
            if (want is null) return new PacketDifference("options", $"the option {PacketText.OptionText(have!)} was not expected");
            if (have is null) return new PacketDifference("options", $"the option {PacketText.OptionText(want)} is missing");
            // The value of a timestamp is the stack's own affair; what it echoes is what was injected.
            bool isSame = want.Kind == have.Kind && want.Data.Length == have.Data.Length && (want.Kind == TcpOptionKind.Timestamps
                ? want.Data.AsSpan(4).SequenceEqual(have.Data.AsSpan(4))
                : want.Data.AsSpan().SequenceEqual(have.Data));
            if (!isSame)
            {
                return new PacketDifference(
                    "options", $"the option {PacketText.OptionText(have)} should be {PacketText.OptionText(want)}");
            }
        }
        return null;
    }

    private static PacketDifference? CompareUdp(UdpSpec expected, DrillPacket actual) => actual.Protocol != IPProtocol.Udp
        ? new PacketDifference("length", "it is no UDP datagram")
        : Differ("length", "payload length", expected.Length, actual.Payload.Length) ?? ComparePayload(actual);

    private static PacketDifference? CompareIcmp(IcmpSpec expected, DrillPacket actual)
    {
        if (!actual.IsIcmp) return new PacketDifference("icmp", "it is no ICMP message");
        (byte type, byte code) = IcmpNames.Find(expected, actual.Source.IsIPv4);
        return Differ("icmp", "ICMP type", type, actual.IcmpType) ?? Differ("icmp", "ICMP code", code, actual.IcmpCode)
            ?? CompareIcmpBody(expected, actual);
    }

    private static PacketDifference? CompareIcmpBody(IcmpSpec expected, DrillPacket actual)
    {
        if (expected.Mtu is { } mtu)
        {
            long live = actual.Source.IsIPv4
                ? BinaryPrimitives.ReadUInt16BigEndian(actual.Payload.AsSpan(6))
                : BinaryPrimitives.ReadUInt32BigEndian(actual.Payload.AsSpan(4));
            return Differ("icmp", "MTU", mtu, live);
        }
        return expected.Quoted is { Protocol: 255 } raw ? Differ("icmp", "length of the message", raw.Length, actual.Payload.Length) : null;
    }

    // Programs write zeros only.
    private static PacketDifference? ComparePayload(DrillPacket actual)
    {
        int wrong = actual.Payload.AsSpan().IndexOfAnyExcept((byte)0);
        return wrong < 0 ? null : new PacketDifference("seq", $"octet {wrong} of the payload is {actual.Payload[wrong]}, not 0");
    }

    private static PacketDifference? Differ(string piece, string what, long expected, long actual) => expected == actual
        ? null
        : new PacketDifference(piece, string.Create(CultureInfo.InvariantCulture, $"the {what} is {actual} instead of {expected}"));
}
