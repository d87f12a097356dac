using System.Runtime.CompilerServices;

namespace Sockeye.Berkeley.Structures;

/// <summary>An IPv6 address: sixteen bytes in network order, usable as a span (C's <c>s6_addr</c>).</summary>
[InlineArray(16)]
public struct in6_addr
{
    private byte _s6_addr;

    /// <summary>:: (in6addr_any).</summary>
    public static in6_addr Any => default;

    /// <summary>::1 (in6addr_loopback).</summary>
    public static in6_addr Loopback
    {
        get
        {
            var address = default(in6_addr);
            address[15] = 1;
            return address;
        }
    }

    /// <summary>The text form of RFC 5952.</summary>
    public override readonly string ToString() => Names.InternetText.FormatIPv6(this);
}
