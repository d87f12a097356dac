using System;
using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Tcp.FastOpen;

/// <summary>Makes cookies from addresses, and knows its own again (RFC 7413 §4.1.2).</summary>
/// <remarks>SipHash-2-4 of both addresses, as on Linux: servers of one service that share a key honour each other's cookies, of whichever
/// of the two stacks they are.</remarks>
internal static class FastOpenCookieMaker
{
    private const int CookieLength = 8;

    /// <summary>The cookie for a client.</summary>
    public static FastOpenCookie Make(in FastOpenKey key, InternetAddress client, InternetAddress server)
    {
        Span<byte> addresses = stackalloc byte[2 * IPv6Address.Length];
        int length = 2 * IPv6Address.Length;
        if (client.IsIPv4)
        {
            length = 2 * IPv4Address.Length;
            client.AsIPv4.WriteTo(addresses);
            server.AsIPv4.WriteTo(addresses[IPv4Address.Length..]);
        }
        else
        {
            client.AsIPv6.WriteTo(addresses);
            server.AsIPv6.WriteTo(addresses[IPv6Address.Length..]);
        }
        Span<byte> cookie = stackalloc byte[CookieLength];
        BinaryPrimitives.WriteUInt64LittleEndian(cookie, SipHash.Compute(key.First, key.Second, addresses[..length]));
        return FastOpenCookie.Read(cookie, isExperimental: false);
    }

    /// <summary>Judges a client's cookie. One of the backup key is good too, but the client should have a new one.</summary>
    /// <param name="keys">Our keys.</param>
    /// <param name="cookie">What the client sent.</param>
    /// <param name="client">The client.</param>
    /// <param name="server">We.</param>
    /// <param name="current">The cookie that the client should have.</param>
    public static FastOpenVerdict Judge(
        FastOpenKeys keys, in FastOpenCookie cookie, InternetAddress client, InternetAddress server, out FastOpenCookie current)
    {
        current = Make(keys.Primary, client, server);
        if (cookie.Matches(current)) return FastOpenVerdict.Good;
        if (keys.Backup is not { } backup) return FastOpenVerdict.Bad;
        return cookie.Matches(Make(backup, client, server)) ? FastOpenVerdict.Aging : FastOpenVerdict.Bad;
    }
}
