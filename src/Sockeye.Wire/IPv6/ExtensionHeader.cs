using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.IPv6;

/// <summary>One extension header that lies wholly within its packet.</summary>
public readonly ref struct ExtensionHeader
{
    internal ExtensionHeader(IPProtocol kind, ReadOnlySpan<byte> bytes, int offset, bool isFirst)
    {
        Kind = kind;
        Bytes = bytes;
        Offset = offset;
        IsFirst = isFirst;
    }

    /// <summary>Hop-by-hop, routing, fragment or destination options.</summary>
    public IPProtocol Kind { get; }

    /// <summary>The whole header: for <see cref="OptionsHeader"/>, <see cref="RoutingHeader"/> or
    /// <see cref="FragmentHeader"/> to read.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Where it begins in the packet, the IPv6 header counted: what a parameter problem's pointer is based on.</summary>
    public int Offset { get; }

    /// <summary>Stands directly behind the IPv6 header, the only place for hop-by-hop options.</summary>
    public bool IsFirst { get; }
}
