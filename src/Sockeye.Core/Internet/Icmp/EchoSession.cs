using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Icmp;

/// <summary>One identifier in use for echo requests, as a Linux ping socket has.</summary>
internal sealed class EchoSession
{
    private readonly EchoSessions _owner;

    internal EchoSession(EchoSessions owner, IPVersion version, ushort identifier, IEchoReceiver receiver)
    {
        _owner = owner;
        Version = version;
        Identifier = identifier;
        Receiver = receiver;
    }

    /// <summary>Family.</summary>
    public IPVersion Version { get; }

    /// <summary>The identifier of its requests, unique in its family.</summary>
    public ushort Identifier { get; }

    /// <summary>Who gets replies.</summary>
    public IEchoReceiver Receiver { get; }

    /// <summary>Sends an echo request.</summary>
    /// <param name="route">The way.</param>
    /// <param name="sequence">Sequence number.</param>
    /// <param name="data">0 to 65,507 bytes.</param>
    /// <param name="hopLimit">TTL, 0 for the default.</param>
    /// <param name="dontFragment">Refuse rather than fragment.</param>
    public SendStatus Send(in Route route, ushort sequence, ReadOnlySpan<byte> data, byte hopLimit = 0, bool dontFragment = false) =>
        _owner.Send(this, route, sequence, data, hopLimit, dontFragment);

    /// <summary>Frees the identifier.</summary>
    public void Close() => _owner.Close(this);
}
