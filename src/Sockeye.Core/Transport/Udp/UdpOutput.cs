// UDP downward (RFC 768, RFC 8200 §8.1).
// Called by the sockets room. Calls IDatagramOutput, which also brings multicasts and broadcasts back to ourselves; UdpInput for
// multicasts that never leave.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;
using Sockeye.Wire.Udp;

namespace Sockeye.Core.Transport.Udp;

/// <summary>Application bytes into datagrams.</summary>
internal sealed class UdpOutput(StackContext context, IDatagramOutput output, UdpInput input, UdpCounters counters)
{
    /// <summary>Most bytes of payload over IPv4: 65,535 less the two headers.</summary>
    public const int MaxPayloadV4 = 65_507;

    /// <summary>Most bytes of payload over IPv6: the header's own length does not count.</summary>
    public const int MaxPayloadV6 = 65_527;

    /// <summary>Sends one datagram.</summary>
    /// <returns>None, EMSGSIZE, ENOBUFS, EHOSTUNREACH, ENETDOWN.</returns>
    public Errno Send(in UdpDispatch dispatch, ReadOnlySpan<byte> data)
    {
        if (data.Length > (dispatch.Route.Destination.IsIPv4 ? MaxPayloadV4 : MaxPayloadV6)) return Errno.EMSGSIZE;
        PacketBuffer? packet = Write(dispatch, data);
        if (packet is null) return Errno.ENOBUFS;
        if (dispatch.IsLocalOnly)
        {
            if (dispatch.Spec.SuppressLoopback) packet.Release();
            else LoopBack(packet, dispatch);
            return Errno.None;
        }
        SendStatus status = output.Send(dispatch.Route, packet, dispatch.Spec);
        if (status == SendStatus.Sent) counters.OutDatagrams++;
        return ToErrno(status);
    }

    private PacketBuffer? Write(in UdpDispatch dispatch, ReadOnlySpan<byte> data)
    {
        int length = UdpDatagram.HeaderLength + data.Length;
        PacketBuffer? packet = context.Pool.TryRent(length);
        if (packet is null)
        {
            counters.SendBufferErrors++;
            return null;
        }
        Span<byte> bytes = packet.Append(length);
        UdpDatagram.Write(bytes, dispatch.LocalPort, dispatch.RemotePort, length);
        data.CopyTo(bytes[UdpDatagram.HeaderLength..]);
        // RFC 8200 §8.1: "the UDP checksum is not optional"; over IPv4 we send one as well.
        Route route = dispatch.Route;
        UdpDatagram.WriteChecksum(bytes, PseudoHeader.Sum(route.Source, route.Destination, IPProtocol.Udp, length));
        return packet;
    }

    // RFC 1112 §6.1: a time-to-live of 0 keeps the datagram on this host, where its own sockets hear it.
    private void LoopBack(PacketBuffer packet, in UdpDispatch dispatch)
    {
        Route route = dispatch.Route;
        packet.Offload.Checksum = ChecksumState.Valid;
        var reception = new Reception
        {
            Interface = route.Interface,
            Source = route.Source,
            Destination = route.Destination,
            Protocol = IPProtocol.Udp,
            Kind = route.Kind,
            HopLimit = dispatch.Spec.HopLimit,
            TrafficClass = dispatch.Spec.TrafficClass,
        };
        input.Receive(packet, reception);
    }

    private Errno ToErrno(SendStatus status)
    {
        switch (status)
        {
            case SendStatus.Sent:
                return Errno.None;
            case SendStatus.TooBig:
                return Errno.EMSGSIZE;
            case SendStatus.NoRoute:
                return Errno.EHOSTUNREACH;
            case SendStatus.InterfaceDown:
                return Errno.ENETDOWN;
            default:
                // A full device queue loses the datagram as any router may: Linux tells nobody who did not ask.
                counters.SendBufferErrors++;
                return Errno.None;
        }
    }
}
