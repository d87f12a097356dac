// The whole walk at once, for whoever only wants to know what a packet carries: a printer, a filter, a flow's hash, the quoted
// packet of an ICMPv6 error.

using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.IPv6;

/// <summary>Where a packet's extension headers are and what they lead to. Offsets count from the packet's first byte, the IPv6
/// header included; 0 means "not there".</summary>
public readonly record struct ExtensionHeaders
{
    /// <summary>What follows the last header that was read.</summary>
    public IPProtocol Protocol { get; private init; }

    /// <summary>Where that begins.</summary>
    public int Offset { get; private init; }

    /// <summary>Where the byte stands that named <see cref="Protocol"/>: what a parameter problem, code 1, points at.</summary>
    public int NextHeaderOffset { get; private init; }

    /// <summary>How many there were.</summary>
    public int Count { get; private init; }

    /// <summary>The hop-by-hop options header.</summary>
    public int HopByHopOffset { get; private init; }

    /// <summary>The last routing header.</summary>
    public int RoutingOffset { get; private init; }

    /// <summary>The first fragment header.</summary>
    public int FragmentOffset { get; private init; }

    /// <summary>The last destination options header.</summary>
    public int DestinationOptionsOffset { get; private init; }

    /// <summary>A fragment header is there.</summary>
    public bool HasFragment => FragmentOffset != 0;

    /// <summary>What stands at <see cref="Offset"/> is a piece from the middle of a datagram, not a header.</summary>
    public bool IsLaterFragment { get; private init; }

    /// <summary>Why the walk ended early; then <see cref="Protocol"/> and <see cref="Offset"/> are of the header at fault.</summary>
    public ExtensionHeaderFault Fault { get; private init; }

    /// <summary>Walks a packet's headers.</summary>
    public static ExtensionHeaders Walk(IPv6Packet packet) => Walk(packet.NextHeader, packet.Payload);

    /// <summary>Walks the headers of an IPv6 payload that begins with <paramref name="first"/>.</summary>
    public static ExtensionHeaders Walk(IPProtocol first, ReadOnlySpan<byte> payload)
    {
        int count = 0, hopByHop = 0, routing = 0, fragment = 0, destination = 0;
        var reader = new ExtensionHeaderReader(first, payload);
        for (; reader.TryRead(out var header); count++)
        {
            switch (header.Kind)
            {
                case IPProtocol.HopByHop: hopByHop = header.Offset; break;
                case IPProtocol.IPv6Routing: routing = header.Offset; break;
                case IPProtocol.IPv6Fragment: fragment = fragment == 0 ? header.Offset : fragment; break;
                default: destination = header.Offset; break;
            }
        }

        return new ExtensionHeaders
        {
            Protocol = reader.Protocol,
            Offset = reader.Offset,
            NextHeaderOffset = reader.NextHeaderOffset,
            Count = count,
            HopByHopOffset = hopByHop,
            RoutingOffset = routing,
            FragmentOffset = fragment,
            DestinationOptionsOffset = destination,
            IsLaterFragment = reader.IsLaterFragment,
            Fault = reader.Fault,
        };
    }
}
