using System.Collections.Generic;
using Sockeye.Core.Local;
using Sockeye.Core.Sockets;
using Sockeye.Core.Sockets.Options;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Stack;

/// <summary>Sockets as values. Slow and allocating: for people, not for packets.</summary>
internal static class SnapshotBuilder
{
    /// <summary>All sockets, then TCP connections that have none.</summary>
    public static SocketSnapshot[] Sockets(SocketLayer layer)
    {
        var all = new List<SocketSnapshot>(layer.Table.Count);
        var owned = new HashSet<(Endpoint, Endpoint)>();
        for (int i = 0; i < layer.Table.Extent; i++)
        {
            if (layer.Table.At(i) is not { } socket) continue;
            if (socket is StreamSocket { Connection: { } connection }) owned.Add((connection.Local, connection.Remote));
            all.Add(Describe(socket));
        }
        foreach (TcpConnectionSnapshot connection in layer.Tcp.SnapshotConnections())
        {
            if (!owned.Contains((connection.Local, connection.Remote))) all.Add(Describe(connection));
        }
        return [.. all];
    }

    private static SocketSnapshot Describe(in TcpConnectionSnapshot connection) => new()
    {
        Family = connection.Local.Address.IsIPv4 ? AddressFamily.IPv4 : AddressFamily.IPv6,
        Type = SocketType.Stream,
        Protocol = (int)IPProtocol.Tcp,
        State = SocketState.Connected,
        Local = SocketAddress.From(connection.Local),
        Remote = SocketAddress.From(connection.Remote),
        ReceiveQueue = connection.Info.Unread,
        SendQueue = connection.Info.Unacknowledged + connection.Info.Unsent,
        Tcp = connection.Info,
        TcpState = connection.State,
    };

    private static SocketSnapshot Describe(Socket socket)
    {
        socket.TryGetPeerName(out SocketAddress peer);
        var snapshot = new SocketSnapshot
        {
            Handle = socket.Handle,
            Family = socket.Family,
            Type = socket.Type,
            Protocol = socket.Protocol,
            State = peer.IsSome ? SocketState.Connected : SocketState.Unconnected,
            Local = socket.LocalName,
            Remote = peer,
            Options = OptionsOf(socket),
        };
        return socket switch
        {
            StreamSocket stream => WithTcp(snapshot, stream),
            DatagramSocket { Endpoint.Queue: var queue } => snapshot with { ReceiveQueue = queue.HeldBytes, Drops = queue.Drops },
            PingSocket { Endpoint.Queue: var queue } => snapshot with { ReceiveQueue = queue.HeldBytes, Drops = queue.Drops },
            LocalSocket { Endpoint: { State: LocalState.Listening } listener } => snapshot with
            {
                State = SocketState.Listening,
                ReceiveQueue = listener.PendingCount,
                SendQueue = listener.Backlog,
            },
            LocalSocket { Endpoint: var local } => snapshot with { ReceiveQueue = local.Available, SendQueue = local.Unread },
            _ => snapshot,
        };
    }

    private static SocketSnapshot WithTcp(SocketSnapshot snapshot, StreamSocket stream)
    {
        if (stream.Listener is { } listener)
        {
            return snapshot with
            {
                State = SocketState.Listening,
                TcpState = TcpState.Listen,
                ReceiveQueue = listener.PendingCount,
                SendQueue = listener.Backlog,
            };
        }
        if (stream.Connection is not { } connection) return snapshot;
        return snapshot with
        {
            State = connection.State == TcpState.Closed ? SocketState.Unconnected : SocketState.Connected,
            Remote = stream.NameOf(connection.Remote),
            TcpState = connection.State,
            Tcp = connection.GetInfo(),
            ReceiveQueue = connection.BytesAvailable,
            SendQueue = connection.BytesUnacknowledged,
        };
    }

    private static string[] OptionsOf(Socket socket)
    {
        var words = new List<string>();
        SocketOptions options = socket.Options;
        Add(words, options.ReuseAddress, "reuseaddr");
        Add(words, options.ReusePort, "reuseport");
        Add(words, options.Broadcast, "broadcast");
        Add(words, options.KeepAlive, "keepalive");
        Add(words, options.OutOfBandInline, "oobinline");
        Add(words, options.Linger, "linger");
        if (socket is InternetSocket internet) Add(words, internet.IP.V6Only, "v6only");
        if (socket is StreamSocket stream)
        {
            Add(words, stream.Tcp.NoDelay, "nodelay");
            Add(words, stream.Tcp.Cork, "cork");
        }
        return [.. words];
    }

    private static void Add(List<string> words, bool isSet, string word)
    {
        if (isSet) words.Add(word);
    }
}
