// socket(2) and socketpair(2).

using Sockeye.Core.Foundation;
using Sockeye.Core.Local;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Sockets.Calls;

/// <summary>New sockets.</summary>
internal static class Create
{
    private const int ProtocolUnix = 1;
    private const int MaxProtocol = 256;
    private const int MaxType = 11;

    /// <summary>socket_1 (a new socket), socket_2 (no room: ENFILE), and the kernel's refusals of what does not exist here.</summary>
    public static SocketResult Run(SocketLayer layer, AddressFamily family, SocketType type, int protocol, out SocketHandle handle)
    {
        handle = default;
        Errno error = Make(layer, family, type, protocol, out Socket? socket);
        return error != Errno.None ? error : File(layer, socket!, out handle);
    }

    /// <summary>socketpair_1: only AF_UNIX makes pairs; over IP EOPNOTSUPP.</summary>
    public static SocketResult Pair(
        SocketLayer layer, AddressFamily family, SocketType type, int protocol, out SocketHandle first, out SocketHandle second)
    {
        first = second = default;
        Errno error = Make(layer, family, type, protocol, out Socket? one);
        if (error != Errno.None) return error;
        if (one is not LocalSocket left)
        {
            one!.Close();
            return Errno.EOPNOTSUPP;
        }
        var right = new LocalSocket(layer);
        LocalEndpoint.Join(left.Endpoint, right.Endpoint);
        SocketResult result = File(layer, left, out first);
        if (!result.IsSuccess) return result;
        result = File(layer, right, out second);
        if (result.IsSuccess) return result;
        layer.Table.Remove(left);
        left.Close();
        first = default;
        return result;
    }

    /// <summary>Gives a socket its handle, or closes it when the table is full.</summary>
    public static SocketResult File(SocketLayer layer, Socket socket, out SocketHandle handle)
    {
        handle = default;
        if (!layer.Table.TryAdd(socket))
        {
            socket.Abandon();
            return Errno.ENFILE;
        }
        handle = socket.Handle;
        return SocketResult.Success();
    }

    private static Errno Make(SocketLayer layer, AddressFamily family, SocketType type, int protocol, out Socket? socket)
    {
        socket = null;
        if ((int)type < 0 || (int)type >= MaxType) return Errno.EINVAL;
        switch (family)
        {
            case AddressFamily.Unix:
                return MakeLocal(layer, type, protocol, out socket);
            case AddressFamily.IPv4 or AddressFamily.IPv6:
                return MakeInternet(layer, family, type, protocol, out socket);
            default:
                return Errno.EAFNOSUPPORT;
        }
    }

    private static Errno MakeLocal(SocketLayer layer, SocketType type, int protocol, out Socket? socket)
    {
        socket = null;
        if (protocol != 0 && protocol != ProtocolUnix) return Errno.EPROTONOSUPPORT;
        if (type != SocketType.Stream) return Errno.ESOCKTNOSUPPORT;
        socket = new LocalSocket(layer);
        return Errno.None;
    }

    private static Errno MakeInternet(SocketLayer layer, AddressFamily family, SocketType type, int protocol, out Socket? socket)
    {
        socket = null;
        if (protocol is < 0 or >= MaxProtocol) return Errno.EINVAL;
        switch (type)
        {
            case SocketType.Stream when protocol is 0 or (int)IPProtocol.Tcp:
                socket = new StreamSocket(layer, family);
                return Errno.None;
            case SocketType.Datagram when protocol is 0 or (int)IPProtocol.Udp:
                socket = new DatagramSocket(layer, family);
                return Errno.None;
            case SocketType.Datagram when protocol == (int)(family == AddressFamily.IPv6 ? IPProtocol.IcmpV6 : IPProtocol.Icmp):
                socket = new PingSocket(layer, family, protocol);
                return Errno.None;
            case SocketType.Stream or SocketType.Datagram:
                return Errno.EPROTONOSUPPORT;
            case SocketType.Raw:
                // Raw sockets do not exist here: refused as the kernel refuses them to whoever has no right to them.
                return protocol == 0 ? Errno.EPROTONOSUPPORT : Errno.EPERM;
            default:
                return Errno.ESOCKTNOSUPPORT;
        }
    }
}
