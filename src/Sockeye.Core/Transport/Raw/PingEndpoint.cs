// What Linux calls a ping socket (icmp(7)): a datagram socket of IPPROTO_ICMP or IPPROTO_ICMPV6 that may send echo requests
// under an identifier of its own and hears the replies.

using System;
using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Internet.Icmp;
using Sockeye.Core.Transport.Datagrams;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Raw;

/// <summary>One identifier for echo requests, and what came back.</summary>
internal sealed class PingEndpoint(StackContext context, EchoSessions sessions, IPVersion version, ISocketSink sink, int receiveLimit)
    : DatagramEndpoint(context, sink, receiveLimit), IEchoReceiver
{
    /// <summary>Bytes of the ICMP header that an application writes itself.</summary>
    public const int HeaderLength = 8;

    private EchoSession? _session;

    /// <summary>Where connect said; unspecified until then.</summary>
    public Endpoint Remote { get; set; }

    /// <inheritdoc/>
    public override bool IsConnected => !Remote.Address.IsUnspecified;

    /// <summary>Only what comes to this address; unspecified for all.</summary>
    public InternetAddress Local { get; set; } = InternetAddress.Any(version);

    /// <summary>The identifier, 0 until there is one.</summary>
    public ushort Identifier => _session?.Identifier ?? 0;

    /// <summary>Takes an identifier, any when 0. EADDRINUSE, EAGAIN.</summary>
    public Errno Open(ushort identifier) => sessions.Open(version, identifier, this, out _session!);

    /// <summary>Gives the identifier back and forgets everything.</summary>
    public void Close()
    {
        _session?.Close();
        _session = null;
        Queue.Clear();
        Errors.Clear();
    }

    /// <summary>Sends an echo request that the application wrote: type, code, two fields of ours, sequence number, data.</summary>
    public SendStatus Send(in Route route, ReadOnlySpan<byte> message, byte hopLimit, bool dontFragment)
    {
        ushort sequence = BinaryPrimitives.ReadUInt16BigEndian(message[6..]);
        return _session!.Send(route, sequence, message[HeaderLength..], hopLimit, dontFragment);
    }

    /// <inheritdoc/>
    public void ReceiveReply(PacketBuffer message, in Reception reception)
    {
        bool isWanted = !IsReceiveShut && (Local.IsUnspecified || Local == reception.Destination) &&
            (!IsConnected || Remote.Address == reception.Source);
        if (isWanted) Enqueue(message, reception);
        message.Release();
    }

    /// <inheritdoc/>
    public void ReceiveError(in IcmpNotice notice, ReadOnlySpan<byte> quoted) =>
        TakeError(notice, new Endpoint(notice.Destination, 0), quoted);

    private void Enqueue(PacketBuffer message, in Reception reception)
    {
        var item = new QueuedDatagram
        {
            Packet = message,
            Offset = message.Start,
            Length = message.Length,
            Source = new Endpoint(
                reception.Source,
                0,
                reception.Source.IsIPv6 && reception.Source.IsLinkLocal ? (uint)reception.Interface.Index : 0),
            Destination = reception.Destination,
            InterfaceIndex = reception.Interface.Index,
            HopLimit = reception.HopLimit,
            TrafficClass = reception.TrafficClass,
            Time = Context.Now,
        };
        TryQueue(item);
    }
}
