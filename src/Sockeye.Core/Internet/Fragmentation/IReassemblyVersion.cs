using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Fragmentation;

/// <summary>What differs between putting IPv4 and IPv6 datagrams together. A struct implements it, so that each version is
/// compiled by itself.</summary>
internal interface IReassemblyVersion
{
    /// <summary>Which Internet Protocol.</summary>
    static abstract IPVersion Version { get; }

    /// <summary>How long the rest of a datagram is waited for.</summary>
    static abstract TimeSpan Patience(InternetOptions options);

    /// <summary>What, beside the two addresses, tells one datagram from another.</summary>
    static abstract ulong Number(in Fragment fragment);

    /// <summary>Whether a fragment can be a part of any datagram.</summary>
    static abstract FragmentFault Check(ReadOnlySpan<byte> packet, in Fragment fragment);

    /// <summary>Bytes of the whole datagram's header when the first fragment has a header of so many.</summary>
    static abstract int WholeHeaderLength(int firstHeaderLength);

    /// <summary>Writes the whole datagram's header: the first fragment's, without what made it a fragment.</summary>
    /// <param name="whole">The datagram, its payload in place.</param>
    /// <param name="firstHeader">Everything before the payload of the first fragment.</param>
    /// <param name="congestionExperienced">A fragment was marked (RFC 3168 §5.3).</param>
    static abstract void WriteHeader(Span<byte> whole, ReadOnlySpan<byte> firstHeader, bool congestionExperienced);
}
