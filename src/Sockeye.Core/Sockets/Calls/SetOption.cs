// setsockopt(2): to the level's file in Options/.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets.Options;

namespace Sockeye.Core.Sockets.Calls;

/// <summary>Changing an option.</summary>
internal static class SetOption
{
    /// <summary>setsockopt(2). ENOPROTOOPT for a level or name that the socket does not have; AF_UNIX has only SOL_SOCKET
    /// and says EOPNOTSUPP to others.</summary>
    public static SocketResult Run(Socket socket, int level, int name, ReadOnlySpan<byte> value) => (level, socket) switch
    {
        (OptionLevel.Socket, _) => SocketLevel.Set(socket, name, value),
        (_, LocalSocket) => Errno.EOPNOTSUPP,
        (OptionLevel.IP, InternetSocket internet) => IPLevel.Set(internet, name, value),
        (OptionLevel.IPv6, InternetSocket { IsV6: true } internet) => IPv6Level.Set(internet, name, value),
        (OptionLevel.Tcp, StreamSocket stream) => TcpLevel.Set(stream, name, value),
        (OptionLevel.Udp, DatagramSocket datagram) => UdpLevel.Set(datagram, name, value),
        _ => Errno.ENOPROTOOPT,
    };
}
