using System.Globalization;

namespace Sockeye.Berkeley.Systems;

/// <summary>The state of a TCP socket, in RFC 9293's words.</summary>
internal static class TcpStates
{
    /// <summary>Asks TCP_INFO, whose first byte is the state, numbered as in Linux's tcp_states.h.</summary>
    public static string NameOf(KernelSocket socket)
    {
        Span<byte> state = stackalloc byte[1];
        var length = 1;
        var result = socket.GetOption(Libc.IPPROTO_TCP, Libc.TCP_INFO, state, ref length);
        return result < 0 ? "UNKNOWN" : NameOf(state[0]);
    }

    private static string NameOf(byte state) => state switch
    {
        1 => "ESTABLISHED",
        2 => "SYN-SENT",
        3 or 12 => "SYN-RECEIVED",
        4 => "FIN-WAIT-1",
        5 => "FIN-WAIT-2",
        6 => "TIME-WAIT",
        7 => "CLOSED",
        8 => "CLOSE-WAIT",
        9 => "LAST-ACK",
        10 => "LISTEN",
        11 => "CLOSING",
        _ => state.ToString(CultureInfo.InvariantCulture),
    };
}
