// getsockopt(2): to the level's file in Options/.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets.Options;

namespace Sockeye.Core.Sockets.Calls;

/// <summary>Asking for an option.</summary>
internal static class GetOption
{
    /// <summary>getsockopt(2): the result's value is the length written.</summary>
    public static SocketResult Run(Socket socket, int level, int name, Span<byte> target) => (level, socket) switch
    {
        (OptionLevel.Socket, _) => SocketLevel.Get(socket, name, target),
        (_, LocalSocket) => Errno.EOPNOTSUPP,
        (OptionLevel.IP, InternetSocket internet) => IPLevel.Get(internet, name, target),
        (OptionLevel.IPv6, InternetSocket { IsV6: true } internet) => IPv6Level.Get(internet, name, target),
        (OptionLevel.Tcp, StreamSocket stream) => TcpLevel.Get(stream, name, target),
        (OptionLevel.Udp, DatagramSocket datagram) => UdpLevel.Get(datagram, name, target),
        (_, InternetSocket { IsV6: true }) => Errno.ENOPROTOOPT,
        _ => Errno.EOPNOTSUPP,
    };
}
