// Echo from the asking side (RFC 792 "echo", RFC 4443 §4.1): who asked is told apart by the identifier, as Linux's ping sockets do.

using System;
using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.IPv4;
using Sockeye.Core.Internet.IPv6;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;
using Sockeye.Wire.Icmp;

namespace Sockeye.Core.Internet.Icmp;

/// <summary>Identifiers in use, and the way of a reply to who asked.</summary>
/// <remarks>Called by ping sockets (requests), IcmpV4Input and IcmpV6Input (replies, errors). Calls <see cref="IPv4Output"/>,
/// <see cref="IPv6Output"/>, <see cref="IEchoReceiver"/>. Bound: EchoSessionLimit per family.</remarks>
internal sealed class EchoSessions(StackContext context, InternetOptions options, IPv4Output v4, IPv6Output v6)
{
    private const int LargestMessage = 65_535 - 20;

    private readonly EchoSession?[] _v4 = new EchoSession?[options.EchoSessionLimit];
    private readonly EchoSession?[] _v6 = new EchoSession?[options.EchoSessionLimit];

    /// <summary>Begins a session.</summary>
    /// <param name="version">Family.</param>
    /// <param name="identifier">The identifier wanted; 0 for any.</param>
    /// <param name="receiver">Who gets replies.</param>
    /// <param name="session">The session.</param>
    /// <returns>EADDRINUSE when the identifier is taken, EAGAIN when there are too many sessions.</returns>
    public Errno Open(IPVersion version, ushort identifier, IEchoReceiver receiver, out EchoSession session)
    {
        session = null!;
        EchoSession?[] sessions = Sessions(version);
        if (identifier != 0 && Find(version, identifier) is not null) return Errno.EADDRINUSE;
        int free = Array.IndexOf(sessions, null);
        if (free < 0) return Errno.EAGAIN;
        if (identifier == 0) identifier = Choose(version);
        session = sessions[free] = new EchoSession(this, version, identifier, receiver);
        return Errno.None;
    }

    /// <summary>A reply came in, from its ICMP header on. Takes ownership.</summary>
    public void ReceiveReply(PacketBuffer message, in Reception reception)
    {
        ushort identifier = BinaryPrimitives.ReadUInt16BigEndian(message.Span[4..]);
        if (Find(reception.Source.Version, identifier) is { } session) session.Receiver.ReceiveReply(message, reception);
        else context.Drop(message, DropReason.NotWanted);
    }

    /// <summary>Whether an error quotes a request of an open session.</summary>
    public bool Recognizes(IPVersion version, ReadOnlySpan<byte> quoted) =>
        quoted.Length >= IcmpV4Message.HeaderLength && IsRequest(version, quoted[0])
        && Find(version, BinaryPrimitives.ReadUInt16BigEndian(quoted[4..])) is not null;

    /// <summary>An error about a request of ours.</summary>
    public void ReceiveError(in IcmpNotice notice, ReadOnlySpan<byte> quoted)
    {
        IPVersion version = notice.Destination.Version;
        if (!Recognizes(version, quoted)) return;
        Find(version, BinaryPrimitives.ReadUInt16BigEndian(quoted[4..]))!.Receiver.ReceiveError(notice, quoted);
    }

    internal void Close(EchoSession session)
    {
        EchoSession?[] sessions = Sessions(session.Version);
        int at = Array.IndexOf(sessions, session);
        if (at >= 0) sessions[at] = null;
    }

    internal SendStatus Send(
        EchoSession session, in Route route, ushort sequence, ReadOnlySpan<byte> data, byte hopLimit, bool dontFragment)
    {
        int length = IcmpV4Message.HeaderLength + data.Length;
        if (length > LargestMessage) return SendStatus.TooBig;
        if (context.Pool.TryRent(length) is not { } message) return SendStatus.NoBuffer;
        Span<byte> bytes = message.Append(length);
        bool isV6 = session.Version == IPVersion.V6;
        bytes[0] = isV6 ? (byte)IcmpV6Type.EchoRequest : (byte)IcmpV4Type.EchoRequest;
        bytes[1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], session.Identifier);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], sequence);
        uint sum = InternetChecksum.CopyAndSum(data, bytes[IcmpV4Message.HeaderLength..]);
        sum = InternetChecksum.Sum(bytes[..IcmpV4Message.HeaderLength], sum);
        if (isV6) sum += PseudoHeader.Sum(route.Source, route.Destination, IPProtocol.IcmpV6, length);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], InternetChecksum.Finish(sum));
        var spec = new SendSpec
        {
            Protocol = isV6 ? IPProtocol.IcmpV6 : IPProtocol.Icmp,
            HopLimit = hopLimit,
            DontFragment = dontFragment,
        };
        return isV6 ? v6.Send(route, message, spec) : v4.Send(route, message, spec);
    }

    private static bool IsRequest(IPVersion version, byte type) =>
        type == (version == IPVersion.V6 ? (byte)IcmpV6Type.EchoRequest : (byte)IcmpV4Type.EchoRequest);

    private EchoSession?[] Sessions(IPVersion version) => version == IPVersion.V6 ? _v6 : _v4;

    private EchoSession? Find(IPVersion version, ushort identifier)
    {
        foreach (EchoSession? session in Sessions(version))
        {
            if (session is not null && session.Identifier == identifier) return session;
        }
        return null;
    }

    // From a random start upwards: fewer sessions than identifiers, so there is always one.
    private ushort Choose(IPVersion version)
    {
        ushort identifier = (ushort)(context.Entropy.NextUInt32(65_535) + 1);
        while (identifier == 0 || Find(version, identifier) is not null) identifier++;
        return identifier;
    }
}
