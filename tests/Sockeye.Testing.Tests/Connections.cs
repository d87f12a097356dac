using System.Net;
using Sockeye.Streams;

namespace Sockeye.Testing.Tests;

/// <summary>What most tests begin with.</summary>
internal static class Connections
{
    public static async Task<(TcpStream Client, TcpStream Server)> OpenAsync(SimulatedHost client, SimulatedHost server, IPAddress? address = null)
    {
        using TcpListener listener = TcpListener.Listen(server, new IPEndPoint((address ?? server.Address).GetAddressBytes().Length == 4 ? IPAddress.Any : IPAddress.IPv6Any, 0));
        Task<TcpStream> accepting = listener.AcceptAsync().AsTask();
        TcpStream opened = await TcpStream.ConnectAsync(client, new IPEndPoint(address ?? server.Address, listener.LocalEndPoint.Port));
        return (opened, await accepting);
    }
}
