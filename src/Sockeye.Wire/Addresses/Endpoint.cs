// One end of a conversation: address, port and, for a link-local IPv6 address, the interface it is meant on
// (RFC 4007 §6, RFC 3493 §3.3).

using System;
using System.Globalization;

namespace Sockeye.Wire.Addresses;

/// <summary>An address and a port.</summary>
/// <param name="Address">Where.</param>
/// <param name="Port">Which program there.</param>
/// <param name="ScopeId">The interface of a link-local IPv6 address; 0 when it does not matter.</param>
public readonly record struct Endpoint(InternetAddress Address, ushort Port, uint ScopeId = 0)
{
    /// <summary>Reads "1.2.3.4:80", "[::1]:80" and "[fe80::1%2]:80".</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Endpoint endpoint)
    {
        endpoint = default;
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        var host = text[..colon];
        if (IPv4Address.TryParse(host, out var v4))
        {
            endpoint = new Endpoint(v4, port);
            return true;
        }

        if (host.Length < 2 || host[0] != '[' || host[^1] != ']') return false;
        host = host[1..^1];
        uint scope = 0;
        var percent = host.IndexOf('%');
        if (percent >= 0)
        {
            if (!uint.TryParse(host[(percent + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out scope)) return false;
            host = host[..percent];
        }

        if (!IPv6Address.TryParse(host, out var v6)) return false;
        endpoint = new Endpoint(v6, port, scope);
        return true;
    }

    /// <summary>Reads "1.2.3.4:80" or "[::1]:80", or throws.</summary>
    /// <exception cref="FormatException">The text is not an address and a port.</exception>
    public static Endpoint Parse(string text) =>
        TryParse(text, out var endpoint) ? endpoint : throw new FormatException($"'{text}' is not an address and port.");

    /// <summary>"1.2.3.4:80", "[::1]:80", "[fe80::1%2]:80".</summary>
    public override string ToString()
    {
        if (Address.IsIPv4) return string.Create(CultureInfo.InvariantCulture, $"{Address}:{Port}");
        return ScopeId == 0
            ? string.Create(CultureInfo.InvariantCulture, $"[{Address}]:{Port}")
            : string.Create(CultureInfo.InvariantCulture, $"[{Address}%{ScopeId}]:{Port}");
    }
}
