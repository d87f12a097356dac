using System;
using System.Globalization;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Filtering;

/// <summary>The values behind the words: addresses, prefixes, ports, numbers, octets of headers.</summary>
internal sealed partial class FilterParser
{
    private FilterNode? ParseValue(FilterToken start, Qualifiers qualifiers)
    {
        var direction = qualifiers.Direction ?? FilterDirection.Either;
        if (qualifiers.Protocol == "ether" && qualifiers.Kind is null or "host")
            return ParseMac(direction);
        return qualifiers.Kind switch
        {
            "port" or "portrange" => ParsePort(start, qualifiers, direction),
            "proto" => ParseProtocolNumber(start, qualifiers),
            "net" => ParsePrefix(start, qualifiers, direction),
            _ => ParseHost(start, qualifiers, direction),
        };
    }

    private FilterNode? ParseMac(FilterDirection direction)
    {
        if (!MacAddress.TryParse(Token.Text, out var address))
            return Fail(Token, "expected a MAC address such as 02:00:00:00:00:01, found " + Quote(Token));
        _at++;
        return new MacNode(address, direction);
    }

    private FilterNode? ParseHost(FilterToken start, Qualifiers qualifiers, FilterDirection direction)
    {
        var token = Token;
        if (!InternetAddress.TryParse(token.Text, out var address))
        {
            if (qualifiers.Kind is null && Prefix.TryParse(token.Text, out _))
                return Fail(token, "a prefix needs 'net' before it: net " + token.Text);
            if (qualifiers.Kind is null && ushort.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                return Fail(token, "a port needs 'port' before it: port " + token.Text);
            return Fail(token, qualifiers == default
                ? Quote(token) + " is not a word of the filter language"
                : "expected an IP address, found " + Quote(token) + "; names are not looked up");
        }

        _at++;
        return Address(start, token, qualifiers, new Prefix(address, address.Length * 8), direction);
    }

    private FilterNode? ParsePrefix(FilterToken start, Qualifiers qualifiers, FilterDirection direction)
    {
        var token = Token;
        if (!TryReadPrefix(token.Text, out var address, out var length))
            return Fail(token, "expected a prefix such as 10.0.0.0/24 or fd00::/64, found " + Quote(token));
        _at++;
        if (Take("mask"))
        {
            if (!address.IsIPv4 || !IPv4Address.TryParse(Token.Text, out var mask) || uint.LeadingZeroCount(~mask.Value) != uint.PopCount(mask.Value))
                return Fail(Token, "expected a mask such as 255.255.255.0, found " + Quote(Token));
            length = (int)uint.PopCount(mask.Value);
            _at++;
        }

        var prefix = new Prefix(address, length);
        if (prefix.Address != address)
            return Fail(token, "bits are set behind the prefix; did you mean " + prefix + "?");
        return Address(start, token, qualifiers, prefix, direction);
    }

    // "10.0.0.0/24", "fd00::/64", an address, or the first one to three numbers of an IPv4 address.
    private static bool TryReadPrefix(string text, out InternetAddress address, out int length)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var number = slash < 0 ? text : text[..slash];
        length = 0;
        if (!InternetAddress.TryParse(number, out address))
        {
            var parts = number.Split('.');
            var filled = number + parts.Length switch { 1 => ".0.0.0", 2 => ".0.0", 3 => ".0", _ => "" };
            if (number.Length == 0 || parts.Length > 3 || !IPv4Address.TryParse(filled, out var v4))
                return false;
            address = v4;
            length = parts.Length * 8;
        }
        else if (slash < 0)
        {
            length = address.Length * 8;
        }

        return slash < 0 || (int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length)
            && length <= address.Length * 8);
    }

    private FilterNode? Address(FilterToken start, FilterToken token, Qualifiers qualifiers, Prefix prefix, FilterDirection direction)
    {
        var family = qualifiers.Protocol switch
        {
            null => FilterFamily.All,
            "ip" => FilterFamily.IPv4,
            "ip6" => FilterFamily.IPv6,
            "arp" => FilterFamily.Arp,
            "rarp" => FilterFamily.ReverseArp,
            _ => FilterFamily.None,
        };
        if (family == FilterFamily.None)
            return Fail(start, "'" + qualifiers.Protocol + "' has no addresses; write: " + qualifiers.Protocol + " and " + (qualifiers.Kind ?? "host") + " " + token.Text);
        if (prefix.Version == IPVersion.V6 ? (family & FilterFamily.IPv6) == 0 : family == FilterFamily.IPv6)
            return Fail(token, "'" + qualifiers.Protocol + "' has no such address as " + token.Text);
        return new PrefixNode(prefix, direction, family);
    }

    private FilterNode? ParsePort(FilterToken start, Qualifiers qualifiers, FilterDirection direction)
    {
        if (qualifiers.Protocol is not (null or "tcp" or "udp" or "sctp" or "ip" or "ip6"))
            return Fail(start, "'" + qualifiers.Protocol + "' has no ports");
        var token = Token;
        var text = token.Text.AsSpan();
        var dash = text.IndexOf('-');
        if (dash >= 0 && qualifiers.Kind == "port")
            return Fail(token, "a range of ports is written: portrange " + token.Text);
        var isRead = ushort.TryParse(dash < 0 ? text : text[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var first);
        var last = first;
        if (!isRead || (dash >= 0 && !ushort.TryParse(text[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out last)))
            return Fail(token, "expected " + (qualifiers.Kind == "port" ? "a port number, 0 to 65535" : "two port numbers such as 8000-8010") + ", found " + Quote(token));
        _at++;
        var protocol = qualifiers.Protocol is "tcp" or "udp" or "sctp" ? TransportNumber(qualifiers.Protocol) : -1;
        var family = qualifiers.Protocol switch { "ip" => FilterFamily.IPv4, "ip6" => FilterFamily.IPv6, _ => FilterFamily.All };
        return new PortNode(Math.Min(first, last), Math.Max(first, last), direction, protocol, family);
    }

    private FilterNode? ParseProtocolNumber(FilterToken start, Qualifiers qualifiers)
    {
        if (qualifiers.Direction is not null)
            return Fail(start, "'proto' takes no direction");
        if (qualifiers.Protocol == "ether")
            return TryTakeEtherType(out var type) ? new EtherTypeNode((int)type) : null;
        if (qualifiers.Protocol is not (null or "ip" or "ip6"))
            return Fail(start, "'proto' goes with 'ip', 'ip6' or 'ether'");
        int? named = Token.Text switch { "tcp" => 6, "udp" => 17, "sctp" => 132, "icmp" => 1, "igmp" => 2, "icmp6" => 58, _ => null };
        uint number = 0;
        if (named is null && !TryTakeNumber("a protocol number", 255, out number))
            return null;
        if (named is not null)
            _at++;
        return new ProtocolNode(named ?? (int)number, qualifiers.Protocol is null or "ip", qualifiers.Protocol is null or "ip6");
    }

    private bool TryTakeEtherType(out uint type)
    {
        type = Token.Text switch { "ip" => 0x0800, "ip6" => 0x86DD, "arp" => 0x0806, "rarp" => 0x8035, _ => 0 };
        if (type == 0)
            return TryTakeNumber("an Ethernet type", 0xFFFF, out type);
        _at++;
        return true;
    }

    // header "[" offset [":" size] "]" ["&" mask] compare number
    private FilterNode? ParseOctets()
    {
        OctetsNode.Header? header = Token.Text switch
        {
            "ether" => OctetsNode.Header.Frame,
            "ip" => OctetsNode.Header.IPv4,
            "ip6" => OctetsNode.Header.IPv6,
            "arp" => OctetsNode.Header.Arp,
            "tcp" => OctetsNode.Header.Tcp,
            "udp" => OctetsNode.Header.Udp,
            "icmp" => OctetsNode.Header.Icmp,
            "icmp6" => OctetsNode.Header.IcmpV6,
            _ => null,
        };
        if (header is null)
            return Fail(Token, Quote(Token) + " has no octets to look at; ether, ip, ip6, arp, tcp, udp, icmp and icmp6 have");
        _at += 2;
        if (!TryTakeOffset(out var offset, out var size))
            return null;
        if (!Take("]"))
            return Fail(Token, "expected ']', found " + Quote(Token));
        var mask = uint.MaxValue;
        if (Take("&") && !TryTakeConstant(out mask))
            return null;
        OctetsNode.Comparison? comparison = Token.Text switch
        {
            "=" or "==" => OctetsNode.Comparison.Equal,
            "!=" => OctetsNode.Comparison.NotEqual,
            "<" => OctetsNode.Comparison.Less,
            "<=" => OctetsNode.Comparison.LessOrEqual,
            ">" => OctetsNode.Comparison.Greater,
            ">=" => OctetsNode.Comparison.GreaterOrEqual,
            _ => null,
        };
        if (comparison is null)
            return Fail(Token, "expected a comparison such as '!=', found " + Quote(Token));
        _at++;
        return TryTakeConstant(out var value) ? new OctetsNode(header.Value, offset, size, mask, comparison.Value, value) : null;
    }

    private bool TryTakeOffset(out int offset, out int size)
    {
        var token = Token;
        size = 1;
        var named = token.Text switch { "tcpflags" => 13, "icmptype" or "icmp6type" => 0, "icmpcode" or "icmp6code" => 1, _ => -1 };
        offset = named;
        if (named < 0)
        {
            var colon = token.Text.IndexOf(':', StringComparison.Ordinal);
            var number = colon < 0 ? token.Text : token.Text[..colon];
            var isRead = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out offset) && offset <= 65535
                && (colon < 0 || int.TryParse(token.Text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out size));
            if (!isRead || size is not (1 or 2 or 4))
            {
                Fail(token, "expected an offset such as 13, or 2:2 with a size of 1, 2 or 4, found " + Quote(token));
                return false;
            }
        }

        _at++;
        return true;
    }

    // A number, a name of one, or several in parentheses joined by "|" or "+".
    private bool TryTakeConstant(out uint value)
    {
        value = 0;
        if (!Take("("))
            return TryTakeName(out value) || TryTakeNumber("a number", uint.MaxValue, out value);
        do
        {
            if (!TryTakeName(out var part) && !TryTakeNumber("a number", uint.MaxValue, out part))
                return false;
            value |= part;
        }
        while (Take("|", "+"));
        if (Take(")"))
            return true;
        Fail(Token, "expected ')', found " + Quote(Token));
        return false;
    }

    private bool TryTakeName(out uint value)
    {
        uint? named = Token.Text switch
        {
            "tcp-fin" => 1,
            "tcp-syn" => 2,
            "tcp-rst" => 4,
            "tcp-push" => 8,
            "tcp-ack" => 16,
            "tcp-urg" => 32,
            "tcp-ece" => 64,
            "tcp-cwr" => 128,
            "icmp-echoreply" => 0,
            "icmp-unreach" => 3,
            "icmp-redirect" => 5,
            "icmp-echo" => 8,
            "icmp-timxceed" => 11,
            "icmp-paramprob" => 12,
            "icmp6-destinationrunreach" => 1,
            "icmp6-packettoobig" => 2,
            "icmp6-timeexceeded" => 3,
            "icmp6-parameterproblem" => 4,
            "icmp6-echo" => 128,
            "icmp6-echoreply" => 129,
            "icmp6-routersolicit" => 133,
            "icmp6-routeradvert" => 134,
            "icmp6-neighborsolicit" => 135,
            "icmp6-neighboradvert" => 136,
            "icmp6-redirect" => 137,
            _ => null,
        };
        value = named ?? 0;
        if (named is null)
            return false;
        _at++;
        return true;
    }
}
