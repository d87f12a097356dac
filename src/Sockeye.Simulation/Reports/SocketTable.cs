using System.Globalization;
using Sockeye.Core.Foundation;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport.Tcp;

namespace Sockeye.Simulation.Reports;

/// <summary>The sockets of a stack as lines of text, and what it dropped.</summary>
public static class SocketTable
{
    private const int NameWidth = 22;

    /// <summary>The lines: a head, a line for each socket, one more for what a connection's TCP knows, one for drops.</summary>
    public static IEnumerable<ReportLine> Print(StackSnapshot stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        if (stack.Sockets.Length == 0) yield return ReportLine.Of("none", ReportTone.Faint);
        else yield return ReportLine.Of("Netid State        Recv-Q Send-Q  Local                  Peer", ReportTone.Faint);
        foreach (SocketSnapshot socket in Sorted(stack))
        {
            string local = SocketWords.NameOf(socket.Local).PadRight(NameWidth);
            string queues = string.Create(CultureInfo.InvariantCulture, $" {socket.ReceiveQueue,6} {socket.SendQueue,6}");
            yield return new ReportLine([
                new ReportSpan($"{SocketWords.ProtocolOf(socket),-5} "),
                new ReportSpan($"{SocketWords.StateOf(socket),-11} ", ReportTone.State),
                new ReportSpan($"{queues}  {local} {SocketWords.NameOf(socket.Remote)}")]);
            if (Details(socket) is { Length: > 0 } details) yield return ReportLine.Of("      " + details, ReportTone.Faint);
        }
        if (Drops(stack) is { Length: > 0 } drops) yield return ReportLine.Of("dropped: " + drops, ReportTone.Bad);
    }

    /// <summary>Sockets in order of interest: what goes on first, what only waits last.</summary>
    public static IEnumerable<SocketSnapshot> Sorted(StackSnapshot stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        return stack.Sockets.OrderBy(socket => SocketWords.StateOf(socket) switch
        {
            "LISTEN" => 1,
            "UNCONN" => 2,
            "TIME-WAIT" => 3,
            _ => 0,
        });
    }

    /// <summary>What a connection's TCP knows, in words; empty for others.</summary>
    public static string Details(SocketSnapshot socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.Tcp is not { } tcp || socket.TcpState is TcpState.TimeWait or TcpState.Closed or TcpState.Listen) return "";
        string timer = tcp.Timer is null ? "no timer" : $"{tcp.Timer} in {Time(tcp.TimerLeft)}";
        return string.Create(CultureInfo.InvariantCulture,
            $"rtt {Time(tcp.Rtt)} rto {Time(tcp.Rto)} cwnd {tcp.CongestionWindow} in flight {tcp.Unacknowledged} unsent {tcp.Unsent} window {tcp.SendWindow}/{tcp.ReceiveWindow} resent {tcp.Retransmissions}, {timer}");
    }

    /// <summary>Why packets were dropped, and how many, in words; empty when none was.</summary>
    public static string Drops(StackSnapshot stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        var drops = stack.Drops.Select((count, reason) => (Reason: (DropReason)reason, Count: count)).Where(drop => drop.Count > 0);
        return string.Join(", ", drops.Select(drop => string.Create(CultureInfo.InvariantCulture, $"{drop.Reason} {drop.Count}")));
    }

    private static string Time(TimeSpan time) => time.TotalSeconds >= 1
        ? time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture) + " s"
        : time.TotalMilliseconds.ToString("0.##", CultureInfo.InvariantCulture) + " ms";
}
