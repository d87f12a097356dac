using System.Globalization;
using Sockeye.Core.Foundation;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Simulation.Reports;

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
        Protocol = SocketWords.ProtocolOf(socket),
        State = SocketWords.StateOf(socket),
        RecvQ = socket.ReceiveQueue,
        SendQ = socket.SendQueue,
        Local = SocketWords.NameOf(socket.Local),
        Remote = SocketWords.NameOf(socket.Remote),
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
}
