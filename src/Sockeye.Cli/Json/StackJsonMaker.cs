using System.Globalization;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Wire.Addresses;

namespace Sockeye.Cli.Json;

/// <summary>Snapshots in the shape of our JSON.</summary>
internal static class StackJsonMaker
{
    public static StackJson Make(StackSnapshot stack, string command, int process) => new()
    {
        Type = "stack",
        Pid = process,
        Command = command,
        Host = stack.HostName,
        Sockets = [.. stack.Sockets.Select(Make)],
        PacketMemory = stack.PacketMemory,
        Drops = stack.Drops.Select((count, reason) => ((DropReason)reason, count)).Where(drop => drop.count > 0)
            .ToDictionary(drop => drop.Item1.ToString(), drop => drop.count),
    };

    private static SocketJson Make(SocketSnapshot socket) => new()
    {
        Protocol = ProtocolOf(socket),
        State = StateOf(socket),
        RecvQ = socket.ReceiveQueue,
        SendQ = socket.SendQueue,
        Local = NameOf(socket.Local),
        Remote = NameOf(socket.Remote),
        Owner = socket.Handle == default ? null : socket.Handle.Index.ToString(CultureInfo.InvariantCulture),
        Options = socket.Options.Length == 0 ? null : socket.Options,
        Tcp = socket.Tcp is { } tcp ? Make(tcp) : null,
    };

    private static TcpInfoJson Make(TcpInfo tcp) => new()
    {
        Cwnd = tcp.CongestionWindow,
        Ssthresh = tcp.SlowStartThreshold,
        RttMs = Math.Round(tcp.Rtt.TotalMilliseconds, 3),
        RttVarMs = Math.Round(tcp.RttVariation.TotalMilliseconds, 3),
        RtoMs = Math.Round(tcp.Rto.TotalMilliseconds, 3),
        Mss = tcp.SendMss,
        SendWindow = tcp.SendWindow,
        ReceiveWindow = tcp.ReceiveWindow,
        InFlight = tcp.Unacknowledged,
        BytesAcked = tcp.BytesAcknowledged,
        BytesReceived = tcp.BytesReceived,
        Retransmissions = tcp.Retransmissions,
        Timer = tcp.Timer,
        TimerLeftMs = tcp.Timer is null ? null : Math.Round(tcp.TimerLeft.TotalMilliseconds, 3),
    };

    private static string ProtocolOf(SocketSnapshot socket) => socket.Family switch
    {
        AddressFamily.IPv4 or AddressFamily.IPv6 => (IPProtocol)socket.Protocol switch
        {
            IPProtocol.Tcp => "tcp",
            IPProtocol.Udp => "udp",
            _ => "icmp",
        },
        _ => "unix",
    };

    private static string StateOf(SocketSnapshot socket) => socket switch
    {
        { State: SocketState.Listening } => "LISTEN",
        { TcpState: not TcpState.Closed } => socket.TcpState switch
        {
            TcpState.Established => "ESTAB",
            TcpState.SynSent => "SYN-SENT",
            TcpState.SynReceived => "SYN-RECV",
            TcpState.FinWait1 => "FIN-WAIT-1",
            TcpState.FinWait2 => "FIN-WAIT-2",
            TcpState.CloseWait => "CLOSE-WAIT",
            TcpState.LastAck => "LAST-ACK",
            TcpState.TimeWait => "TIME-WAIT",
            TcpState.Closing => "CLOSING",
            TcpState.Listen => "LISTEN",
            _ => "UNCONN",
        },
        { State: SocketState.Connected } => "ESTAB",
        _ => "UNCONN",
    };

    private static string NameOf(SocketAddress address)
    {
        if (address.Family is not (AddressFamily.IPv4 or AddressFamily.IPv6)) return "*";
        Endpoint endpoint = address.Endpoint;
        string port = endpoint.Port == 0 ? "*" : endpoint.Port.ToString(CultureInfo.InvariantCulture);
        if (endpoint.Address.IsUnspecified) return (endpoint.Address.IsIPv4 ? "0.0.0.0:" : "[::]:") + port;
        return endpoint.Address.IsIPv4 ? $"{endpoint.Address}:{port}" : $"[{endpoint.Address}]:{port}";
    }
}
