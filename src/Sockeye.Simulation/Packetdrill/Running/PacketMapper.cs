using System.Buffers.Binary;
using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Simulation.Packetdrill.Packets;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Simulation.Packetdrill.Running;

/// <summary>Carries numbers between the script's world and the live one.</summary>
internal static class PacketMapper
{
    /// <summary>The packet to inject.</summary>
    public static byte[] ToLive(PacketSpec spec, SocketUnderTest socket, DrillOptions options)
    {
        Endpoint source = spec.SourcePort == 0 ? socket.Remote : socket.Remote with { Port = spec.SourcePort };
        Endpoint destination = spec.DestinationPort == 0 ? socket.Local : socket.Local with { Port = spec.DestinationPort };
        switch (spec)
        {
            case TcpSpec tcp:
                bool isSyn = (tcp.Flags & TcpFlags.Syn) != 0;
                uint acknowledgment = (tcp.Flags & TcpFlags.Ack) != 0
                    ? unchecked(tcp.Acknowledgment + socket.LocalOffset(isSyn))
                    : tcp.Acknowledgment;
                TcpSpec live = tcp with
                {
                    Sequence = unchecked(tcp.Sequence + socket.RemoteOffset(isSyn)), Acknowledgment = acknowledgment,
                };
                return PacketWriter.WriteTcp(live, source, destination, MapOptions(tcp, socket, options, isSyn));
            case UdpSpec udp:
                return PacketWriter.WriteUdp(udp, source, destination);
            case IcmpSpec icmp:
                IcmpSpec mapped = icmp.Quoted is { Protocol: (byte)IPProtocol.Tcp } quoted
                    ? icmp with { Quoted = quoted with { Sequence = unchecked(quoted.Sequence + socket.LocalOffset(false)) } }
                    : icmp;
                return PacketWriter.WriteIcmp(mapped, source, destination);
            default:
                throw new ScriptException(spec.Line, "this packet cannot be injected");
        }
    }

    /// <summary>A packet that came out, in the script's numbers.</summary>
    public static DrillPacket ToScript(DrillPacket packet, SocketUnderTest socket)
    {
        if (!packet.IsTcp) return packet;
        bool isSyn = packet.Has(TcpFlags.Syn);
        uint acknowledgment = packet.Has(TcpFlags.Ack)
            ? unchecked(packet.Acknowledgment - socket.RemoteOffset(isSyn))
            : packet.Acknowledgment;
        return packet with
        {
            Sequence = unchecked(packet.Sequence - socket.LocalOffset(isSyn)),
            Acknowledgment = acknowledgment,
            Options = [.. packet.Options.Select(option => ShiftSack(option, unchecked(0u - socket.RemoteOffset(isSyn))))],
        };
    }

    /// <summary>Learns the timestamp of a packet, and shows it as the script would count.</summary>
    public static DrillPacket MapTimestamp(DrillPacket packet, TcpSpec expected, SocketUnderTest socket)
    {
        TcpOptionSpec? actual = FindTimestamps(packet.Options);
        TcpOptionSpec? script = expected.Options is null ? null : FindTimestamps(expected.Options);
        if (actual is null || script is null) return packet;
        uint live = BinaryPrimitives.ReadUInt32BigEndian(actual.Data);
        socket.LearnTimestamp(BinaryPrimitives.ReadUInt32BigEndian(script.Data), live);
        (uint firstScript, uint firstLive) = socket.FirstTimestamp!.Value;
        byte[] data = [.. actual.Data];
        BinaryPrimitives.WriteUInt32BigEndian(data, unchecked(firstScript + (live - firstLive)));
        return packet with { Options = [.. packet.Options.Select(option => option == actual ? actual with { Data = data } : option)] };
    }

    private static byte[] MapOptions(TcpSpec tcp, SocketUnderTest socket, DrillOptions options, bool isSyn)
    {
        var bytes = new byte[tcp.Options!.Sum(option => option.WireLength)];
        int at = 0;
        foreach (TcpOptionSpec option in tcp.Options!)
        {
            TcpOptionSpec live = ShiftSack(option, socket.LocalOffset(isSyn));
            if (option.Kind == TcpOptionKind.Timestamps && (tcp.Flags & TcpFlags.Ack) != 0) live = MapEcho(option, tcp.Line, socket, options);
            live.Write(bytes.AsSpan(at));
            at += live.WireLength;
        }
        return bytes;
    }

    private static TcpOptionSpec MapEcho(TcpOptionSpec option, int line, SocketUnderTest socket, DrillOptions options)
    {
        uint script = BinaryPrimitives.ReadUInt32BigEndian(option.Data.AsSpan(4));
        if (!socket.TryMapTimestamp(script, out uint live))
        {
            if (!options.ScalesEchoes || socket.FirstTimestamp is not { } first)
            {
                throw new DrillFailure(line, $"no packet with TS val {script} went out before, so ecr {script} cannot be injected");
            }
            live = unchecked(script - first.Script + first.Live);
        }
        byte[] data = [.. option.Data];
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(4), live);
        return option with { Data = data };
    }

    private static TcpOptionSpec ShiftSack(TcpOptionSpec option, uint offset)
    {
        if (option.Kind != TcpOptionKind.Sack || option.Data.Length % 8 != 0) return option;
        byte[] data = [.. option.Data];
        for (int at = 0; at < data.Length; at += 4)
        {
            uint edge = BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(at));
            BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(at), unchecked(edge + offset));
        }
        return option with { Data = data };
    }

    private static TcpOptionSpec? FindTimestamps(IReadOnlyList<TcpOptionSpec> options) =>
        options.LastOrDefault(option => option.Kind == TcpOptionKind.Timestamps && option.Data.Length == 8);
}
