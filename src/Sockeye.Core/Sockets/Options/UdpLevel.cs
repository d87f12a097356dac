// IPPROTO_UDP (udp(7)).

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets.Calls;

namespace Sockeye.Core.Sockets.Options;

/// <summary>UDP's options.</summary>
internal static class UdpLevel
{
    /// <summary>Sets an option. EINVAL, ENOPROTOOPT; what send says when pulling the cork sends.</summary>
    public static Errno Set(DatagramSocket socket, int name, ReadOnlySpan<byte> value)
    {
        if (!OptionValue.TryRead(value, out int number)) return Errno.EINVAL;
        if (name != UdpOption.Cork) return Errno.ENOPROTOOPT;
        socket.Cork = number != 0;
        if (!socket.Cork) Send.Uncork(socket);
        return Errno.None;
    }

    /// <summary>Tells an option.</summary>
    public static SocketResult Get(DatagramSocket socket, int name, Span<byte> target) =>
        name == UdpOption.Cork ? OptionValue.Write(target, socket.Cork) : Errno.ENOPROTOOPT;
}
