using System.Globalization;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Wire.Addresses;

namespace Sockeye.Simulation.Reports;

/// <summary>Sockets in the words of the system's ss.</summary>
public static class SocketWords
{
    /// <summary>"tcp", "udp", "icmp" or "unix".</summary>
    public static string ProtocolOf(SocketSnapshot socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return socket.Family switch
        {
            AddressFamily.IPv4 or AddressFamily.IPv6 => (IPProtocol)socket.Protocol switch
            {
                IPProtocol.Tcp => "tcp",
                IPProtocol.Udp => "udp",
                _ => "icmp",
            },
            _ => "unix",
        };
    }

    /// <summary>"ESTAB", "LISTEN", "UNCONN" ….</summary>
    public static string StateOf(SocketSnapshot socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return socket switch
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
    }

    /// <summary>"10.0.0.1:80", "[fd00::1]:80"; "*" for what has no address.</summary>
    public static string NameOf(SocketAddress address)
    {
        if (address.Family is not (AddressFamily.IPv4 or AddressFamily.IPv6)) return "*";
        Endpoint endpoint = address.Endpoint;
        string port = endpoint.Port == 0 ? "*" : endpoint.Port.ToString(CultureInfo.InvariantCulture);
        if (endpoint.Address.IsUnspecified) return (endpoint.Address.IsIPv4 ? "0.0.0.0:" : "[::]:") + port;
        return endpoint.Address.IsIPv4 ? $"{endpoint.Address}:{port}" : $"[{endpoint.Address}]:{port}";
    }
}
