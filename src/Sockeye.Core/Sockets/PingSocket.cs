// A ping socket (icmp(7)): socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP). The "port" of its names is the identifier.

using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Raw;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Sockets;

/// <summary>A socket that pings.</summary>
internal sealed class PingSocket : InternetSocket
{
    public PingSocket(SocketLayer layer, AddressFamily family, int protocol)
        : base(layer, family, SocketType.Datagram, protocol)
    {
        IPVersion version = IsV6 ? IPVersion.V6 : IPVersion.V4;
        Endpoint = new PingEndpoint(layer.Context, layer.Echoes, version, this, Options.ReceiveBuffer);
    }

    /// <summary>Identifier and queue.</summary>
    public PingEndpoint Endpoint { get; }

    /// <summary>SHUT_WR.</summary>
    public bool IsSendShut { get; set; }

    /// <inheritdoc/>
    public override Errno PendingError
    {
        get => Endpoint.PendingError;
        set => Endpoint.PendingError = value;
    }

    /// <inheritdoc/>
    public override SocketAddress LocalName => NameOf(new Endpoint(Endpoint.Local, Endpoint.Identifier));

    /// <inheritdoc/>
    public override bool TryGetPeerName(out SocketAddress peer)
    {
        peer = Endpoint.IsConnected ? NameOf(Endpoint.Remote) : default;
        return Endpoint.IsConnected;
    }

    /// <inheritdoc/>
    public override PollEvents Poll() => PollMessages(Endpoint, IsSendShut);

    /// <inheritdoc/>
    protected override void OnClose()
    {
        LeaveAll(Endpoint.Groups);
        Endpoint.Close();
    }
}
