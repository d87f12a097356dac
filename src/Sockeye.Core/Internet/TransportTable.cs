using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet;

/// <summary>Who speaks which protocol above IP.</summary>
internal sealed class TransportTable
{
    private readonly ITransportLayer?[] _transports = new ITransportLayer?[256];

    /// <summary>Raw sockets, when there are any.</summary>
    public IRawTap? RawTap { get; set; }

    /// <summary>Makes a transport responsible for a protocol.</summary>
    public void Register(IPProtocol protocol, ITransportLayer transport) => _transports[(byte)protocol] = transport;

    /// <summary>The transport of a protocol, or null.</summary>
    public ITransportLayer? Find(IPProtocol protocol) => _transports[(byte)protocol];

    /// <summary>Hands a datagram, at its transport header, to whoever wants it. Takes ownership when it is wanted.</summary>
    /// <returns>False when nobody did; the caller keeps the packet.</returns>
    public bool TryDeliver(PacketBuffer packet, in Reception reception)
    {
        bool tapped = RawTap is not null && RawTap.Tap(packet, reception);
        if (Find(reception.Protocol) is { } transport)
        {
            transport.Receive(packet, reception);
            return true;
        }
        if (tapped) packet.Release();
        return tapped;
    }

    /// <summary>Whether the transport may have sent what an error quotes.</summary>
    public bool Recognizes(in IcmpNotice notice, ReadOnlySpan<byte> quoted) =>
        quoted.Length >= 8 && (Find(notice.Protocol)?.Recognizes(notice, quoted) ?? RawTap is not null);

    /// <summary>Tells the transport that sent it of an error; 8 bytes of its header must be there.</summary>
    public void DeliverError(in IcmpNotice notice, ReadOnlySpan<byte> quoted)
    {
        if (quoted.Length >= 8) Find(notice.Protocol)?.ReceiveError(notice, quoted);
        RawTap?.TapError(notice.Protocol, notice);
    }
}
