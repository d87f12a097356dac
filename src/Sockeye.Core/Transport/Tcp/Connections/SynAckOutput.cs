// SYN-ACKs: for half-open entries, and for connections that took text in a SYN. Called by TcpListener.Handshake and
// TcpConnection.PassiveFastOpen. Calls TcpOutput. Read RFC 9293 §3.10.7.2.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Tcp.Extensions;
using Sockeye.Core.Transport.Tcp.FastOpen;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

/// <summary>Makes what a half-open entry says.</summary>
internal static class SynAckOutput
{
    /// <summary>Sends the SYN-ACK for the first time.</summary>
    /// <param name="host">The room.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="route">The way.</param>
    /// <param name="options">Options of the listener.</param>
    /// <param name="cookie">What the Fast Open option says.</param>
    /// <param name="acknowledgment">What is acknowledged: the SYN, and its text where that was taken.</param>
    public static void Send(
        IConnectionHost host, ref HalfOpen entry, in Route route, TcpSocketOptions options, in FastOpenCookie cookie,
        SequenceNumber acknowledgment)
    {
        entry.FirstTsVal = TimestampOf(host, entry);
        bool hasAccurateEcn = entry.Ecn.IsAccurate && host.Settings.AccurateEcnOption != AccurateEcnOptionUse.Never;
        Write(host, ref entry, route, options, cookie, hasAccurateEcn, entry.Ecn.SynAckFlags(0, isRepetition: false), acknowledgment);
    }

    /// <summary>Sends it again.</summary>
    /// <param name="host">The room.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="route">The way.</param>
    /// <param name="options">Options of the listener.</param>
    /// <param name="timeoutsBefore">Timeouts before the one that is the reason, if one is.</param>
    /// <param name="acknowledgment">What is acknowledged.</param>
    public static void Repeat(
        IConnectionHost host, ref HalfOpen entry, in Route route, TcpSocketOptions options, int timeoutsBefore, SequenceNumber acknowledgment)
    {
        TcpFlags ecn = entry.Ecn.SynAckFlags(timeoutsBefore, isRepetition: true);
        Write(host, ref entry, route, options, FastOpenCookie.None, hasAccurateEcn: false, ecn, acknowledgment);
        entry.Ecn.OnRepeated();
        if (entry.Repetitions < byte.MaxValue) entry.Repetitions++;
    }

    /// <summary>Sends a bare acknowledgment: something came that does not fit.</summary>
    public static void SendAcknowledgment(
        IConnectionHost host, in HalfOpen entry, in Route route, TcpSocketOptions options, SequenceNumber next, SequenceNumber acknowledgment)
    {
        Span<byte> bytes = stackalloc byte[TcpSegment.MaxOptionsLength];
        var writer = new TcpOptionWriter(bytes);
        ReadOnlySpan<byte> secret = SecretFor(options, entry.Tuple);
        if (!secret.IsEmpty) writer.TryAppendMd5Signature();
        if (entry.Agreed.Timestamps) writer.TryAppendTimestamps(TimestampOf(host, entry), entry.TsRecent);
        int window = entry.ReceiveWindow >> entry.Agreed.Scale.Shift;
        var reason = new TransmitReason(TransmitCause.ChallengeAcknowledgment);
        Send(host, entry, route, options, secret, writer.Written, (next, acknowledgment, TcpFlags.Ack, window), reason);
    }

    /// <summary>Our timestamp clock, as the peer sees it.</summary>
    public static uint TimestampOf(IConnectionHost host, in HalfOpen entry) =>
        unchecked((uint)host.Context.Now.Milliseconds + entry.TimestampOffset);

    private static void Write(
        IConnectionHost host, ref HalfOpen entry, in Route route, TcpSocketOptions options, in FastOpenCookie cookie, bool hasAccurateEcn,
        TcpFlags ecn, SequenceNumber acknowledgment)
    {
        Span<byte> bytes = stackalloc byte[TcpSegment.MaxOptionsLength];
        ReadOnlySpan<byte> secret = SecretFor(options, entry.Tuple);
        entry.LastTsVal = entry.IsCookie ? entry.FirstTsVal : TimestampOf(host, entry);
        int length = entry.Agreed.Write(bytes, new HandshakeExtras
        {
            TsVal = entry.LastTsVal,
            TsEcr = entry.TsRecent,
            WithAccurateEcn = hasAccurateEcn,
            Cookie = cookie,
            IsSigned = !secret.IsEmpty,
        });
        var reason = entry.Retries == 0
            ? new TransmitReason(TransmitCause.Handshake)
            : new TransmitReason(TransmitCause.RetransmissionTimeout, entry.Retries, RepeatedAfter(host, entry));
        TcpFlags flags = TcpFlags.Syn | TcpFlags.Ack | ecn;
        Send(host, entry, route, options, secret, bytes[..length], (entry.Iss, acknowledgment, flags, entry.ReceiveWindow), reason);
    }

    private static void Send(
        IConnectionHost host, in HalfOpen entry, in Route route, TcpSocketOptions options, ReadOnlySpan<byte> secret,
        ReadOnlySpan<byte> bytes, (SequenceNumber Seq, SequenceNumber Ack, TcpFlags Flags, int Window) header, TransmitReason reason)
    {
        IPHeaderOptions ip = options.Over(entry.Tuple.Local.Version);
        var spec = new SendSpec
        {
            Protocol = IPProtocol.Tcp, HopLimit = ip.HopLimit != 0 ? ip.HopLimit : route.Metrics?.HopLimit ?? 0,
            TrafficClass = host.Settings.ReflectTos ? entry.DifferentiatedServices : ip.TrafficClass, DontFragment = true,
        };
        host.Output.Send(route, spec, new OutgoingSegment
        {
            Header = new TcpHeader
            {
                SourcePort = entry.Tuple.LocalPort,
                DestinationPort = entry.Tuple.RemotePort,
                Sequence = header.Seq,
                Acknowledgment = header.Ack,
                Flags = header.Flags,
                Window = new UnscaledWindow((ushort)Math.Min(header.Window, ushort.MaxValue)),
            },
            Options = bytes,
            Secret = secret,
            Reason = reason,
        });
    }

    private static ReadOnlySpan<byte> SecretFor(TcpSocketOptions options, in FourTuple tuple) =>
        options.Signatures is { } keys ? keys.Find(tuple.Remote) : default;

    private static int RepeatedAfter(IConnectionHost host, in HalfOpen entry) =>
        (int)(host.Settings.InitialRto.TotalMilliseconds * (1 << Math.Min(entry.Retries - 1, 16)));
}
