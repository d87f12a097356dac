// A socket over UDP. Its rules are in Calls/; UDP itself in Transport/Udp.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Udp;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Sockets;

/// <summary>A UDP socket.</summary>
internal sealed class DatagramSocket : InternetSocket
{
    [Bounded("one datagram")]
    private byte[]? _corked;

    public DatagramSocket(SocketLayer layer, AddressFamily family)
        : base(layer, family, SocketType.Datagram, (int)IPProtocol.Udp)
    {
        Endpoint = new UdpEndpoint(layer.Context, this, Options.ReceiveBuffer) { IsV6 = IsV6, MulticastAll = !IsV6 };
        IP.MulticastAll = !IsV6;
    }

    /// <summary>The port's owner in UDP.</summary>
    public UdpEndpoint Endpoint { get; }

    /// <summary>SHUT_WR.</summary>
    public bool IsSendShut { get; set; }

    /// <summary>UDP_CORK.</summary>
    public bool Cork { get; set; }

    /// <summary>Bytes held back by MSG_MORE or UDP_CORK.</summary>
    public ReadOnlySpan<byte> Corked => _corked.AsSpan(0, CorkedLength);

    /// <summary>How many.</summary>
    public int CorkedLength { get; private set; }

    /// <summary>Where they go.</summary>
    public SocketAddress CorkedDestination { get; set; }

    /// <summary>Something is held back, be it of no length.</summary>
    public bool IsCorked { get; private set; }

    /// <inheritdoc/>
    public override Errno PendingError
    {
        get => Endpoint.PendingError;
        set => Endpoint.PendingError = value;
    }

    /// <inheritdoc/>
    public override SocketAddress LocalName
    {
        get
        {
            if (Endpoint.IsBound) return NameOf(Endpoint.Local);
            return NameOf(IsAddressLocked ? Bound : new Endpoint(Wildcard, 0));
        }
    }

    /// <inheritdoc/>
    public override bool TryGetPeerName(out SocketAddress peer)
    {
        peer = Endpoint.IsConnected ? NameOf(Endpoint.Remote) : default;
        return Endpoint.IsConnected;
    }

    /// <inheritdoc/>
    public override PollEvents Poll() => PollMessages(Endpoint, IsSendShut);

    /// <summary>Tells UDP what the options say of the port.</summary>
    /// <param name="scope">The link that a link-local address confines the socket to, or 0.</param>
    public void SyncEndpoint(int scope = 0)
    {
        Endpoint.V6Only = IP.V6Only;
        Endpoint.ReusePort = Options.ReusePort;
        Endpoint.InterfaceIndex = scope != 0 ? scope : Options.InterfaceIndex;
    }

    /// <summary>Holds bytes back until the datagram is complete; false when it would be longer than any datagram.</summary>
    public bool TryCork(ReadOnlySpan<byte> data)
    {
        if (CorkedLength + data.Length > UdpOutput.MaxPayloadV6) return false;
        _corked ??= new byte[UdpOutput.MaxPayloadV6];
        data.CopyTo(_corked.AsSpan(CorkedLength));
        CorkedLength += data.Length;
        IsCorked = true;
        return true;
    }

    /// <summary>Forgets what was held back.</summary>
    public void Uncork()
    {
        CorkedLength = 0;
        IsCorked = false;
        CorkedDestination = default;
        if (!Cork) _corked = null;
    }

    /// <inheritdoc/>
    protected override void OnClose()
    {
        Layer.Udp.Demultiplexer.Remove(Endpoint);
        LeaveAll(Endpoint.Groups);
        Endpoint.Queue.Clear();
        Endpoint.Errors.Clear();
        ReleasePort();
    }
}
