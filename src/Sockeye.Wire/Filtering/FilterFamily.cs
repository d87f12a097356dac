using System;

namespace Sockeye.Wire.Filtering;

/// <summary>The network protocols that a word is about.</summary>
[Flags]
internal enum FilterFamily
{
    None = 0,
    IPv4 = 1,
    IPv6 = 2,
    Arp = 4,
    ReverseArp = 8,
    All = IPv4 | IPv6 | Arp | ReverseArp,
}
