using System.Globalization;
using Sockeye.Cli.Frame;
using Sockeye.Cli.Json;
using Sockeye.Cli.Rendering;
using Sockeye.Simulation.Reports;

namespace Sockeye.Cli.Commands.Ss;

/// <summary>Sockets as the system's ss shows them, within 80 columns.</summary>
internal static class SsTable
{
    private const int AddressColumn = 35;
    private const int AddressWidth = 22;

    public static void Write(Screen screen, StackJson stack)
    {
        string dropped = stack.Drops.Count == 0 ? "" : $", {stack.Drops.Values.Sum()} packets dropped";
        screen.WriteLine(screen.Paint($"{stack.Command}, process {stack.Pid}: host {Palette.Tame(stack.Host)}, {stack.Sockets.Count} sockets{dropped}", ReportTone.Heading));
        screen.WriteLine(screen.Paint("Netid State         Recv-Q Send-Q  Local                 Peer", ReportTone.Faint));
        foreach (SocketJson socket in stack.Sockets.OrderBy(Order).ThenBy(socket => socket.Protocol)) Write(screen, socket);
    }

    // What goes on first, what only waits last.
    private static int Order(SocketJson socket) => socket.State switch
    {
        "LISTEN" => 1,
        "UNCONN" => 2,
        "TIME-WAIT" => 3,
        _ => 0,
    };

    private static void Write(Screen screen, SocketJson socket)
    {
        string state = screen.Paint(socket.State.PadRight(11), ReportTone.State);
        string first = $"{socket.Protocol,-5} {state} {socket.RecvQ,8} {socket.SendQ,6}  {socket.Local.PadRight(AddressWidth - 1)} ";
        bool fits = AddressColumn + Math.Max(AddressWidth, socket.Local.Length + 1) + socket.Remote.Length <= Screen.DefaultWidth;
        screen.WriteLine(fits ? first + socket.Remote : first.TrimEnd());
        if (!fits) screen.WriteLine(new string(' ', AddressColumn) + socket.Remote);
        if (socket.Tcp is { } tcp && socket.State != "TIME-WAIT") WriteDetails(screen, socket, tcp);
    }

    private static void WriteDetails(Screen screen, SocketJson socket, TcpInfoJson tcp)
    {
        string timer = tcp.Timer is null ? "no timer" : $"{tcp.Timer} in {Time(tcp.TimerLeftMs ?? 0)}";
        string owner = socket.Owner is null ? "no socket" : "socket " + socket.Owner;
        screen.WriteLine($"      cwnd {tcp.Cwnd} in flight {tcp.InFlight} rtt {Time(tcp.RttMs)} rto {Time(tcp.RtoMs)}");
        screen.WriteLine($"      {timer}, resent {tcp.Retransmissions}, window {tcp.SendWindow}/{tcp.ReceiveWindow}, {owner}");
    }

    private static string Time(double milliseconds) => milliseconds >= 1000
        ? (milliseconds / 1000).ToString("0.#", CultureInfo.InvariantCulture) + " s"
        : milliseconds.ToString(milliseconds < 10 ? "0.##" : "0", CultureInfo.InvariantCulture) + " ms";
}
