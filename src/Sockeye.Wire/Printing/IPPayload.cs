using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Printing;

/// <summary>What lies behind the IP headers, and what its printer must know of them.</summary>
internal ref struct IPPayload
{
    /// <summary>The captured bytes.</summary>
    public ReadOnlySpan<byte> Bytes;

    /// <summary>How many there were, by the IP header; wraps as tcpdump's does where headers lie.</summary>
    public int Length;

    public InternetAddress Source;

    public InternetAddress Destination;

    /// <summary>What the IP header itself names next: addresses are printed where that is the transport.</summary>
    public IPProtocol FirstProtocol;

    /// <summary>Whether more fragments follow, so that lengths inside may exceed what is here.</summary>
    public bool IsFragment;
}
