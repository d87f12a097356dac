using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Datagrams;

/// <summary>A received message in a socket's queue: a stretch of a packet buffer, which several sockets may share.</summary>
internal struct QueuedDatagram
{
    /// <summary>Holds the bytes; one reference belongs to the queue.</summary>
    public PacketBuffer Packet;

    /// <summary>Where the payload begins in <see cref="PacketBuffer.Array"/>.</summary>
    public int Offset;

    /// <summary>Bytes of payload.</summary>
    public int Length;

    /// <summary>Sender.</summary>
    public Endpoint Source;

    /// <summary>The address it was sent to.</summary>
    public InternetAddress Destination;

    /// <summary>Where it came in.</summary>
    public int InterfaceIndex;

    /// <summary>TTL or hop limit.</summary>
    public byte HopLimit;

    /// <summary>TOS or traffic class.</summary>
    public byte TrafficClass;

    /// <summary>When it came in.</summary>
    public Instant Time;

    /// <summary>The payload.</summary>
    public readonly ReadOnlySpan<byte> Payload => Packet.Array.AsSpan(Offset, Length);
}
