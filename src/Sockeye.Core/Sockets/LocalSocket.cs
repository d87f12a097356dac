using Sockeye.Core.Foundation;
using Sockeye.Core.Local;

namespace Sockeye.Core.Sockets;

/// <summary>An AF_UNIX stream socket. Its rules are in Calls/, the stream itself in Local.</summary>
internal sealed class LocalSocket : Socket
{
    public LocalSocket(SocketLayer layer)
        : this(layer, null)
    {
    }

    /// <summary>A socket round an endpoint that exists: an accepted one.</summary>
    public LocalSocket(SocketLayer layer, LocalEndpoint? endpoint)
        : base(layer, AddressFamily.Unix, SocketType.Stream, 0)
    {
        Endpoint = endpoint ?? new LocalEndpoint(layer.Names, Options.SendBuffer);
        Endpoint.Sink = this;
    }

    /// <summary>The stream's end.</summary>
    public LocalEndpoint Endpoint { get; }

    /// <inheritdoc/>
    public override Errno PendingError
    {
        get => Endpoint.PendingError;
        set => Endpoint.PendingError = value;
    }

    /// <inheritdoc/>
    public override SocketAddress LocalName => SocketAddress.Local(Endpoint.Name);

    /// <inheritdoc/>
    public override bool TryGetPeerName(out SocketAddress peer)
    {
        peer = default;
        if (Endpoint.State != LocalState.Connected) return false;
        peer = SocketAddress.Local(Endpoint.PeerName);
        return true;
    }

    /// <inheritdoc/>
    public override PollEvents Poll()
    {
        // unix_poll.
        PollEvents events = PollEvents.None;
        if (Endpoint.PendingError != Errno.None) events |= PollEvents.Error;
        if (Endpoint.IsReceiveShut && Endpoint.IsSendShut) events |= PollEvents.HangUp;
        if (Endpoint.IsReceiveShut) events |= PollEvents.In | PollEvents.ReadHangUp;
        if (Endpoint.Available > 0 || Endpoint.PendingCount > 0) events |= PollEvents.In;
        if (Endpoint.State == LocalState.Idle) events |= PollEvents.HangUp;
        if (Endpoint.IsWritable) events |= PollEvents.Out;
        return events;
    }

    /// <inheritdoc/>
    protected override void OnClose() => Endpoint.Close();
}
