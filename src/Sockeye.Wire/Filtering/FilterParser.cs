using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sockeye.Wire.Filtering;

/// <summary>From an expression to its nodes. Stops at the first mistake and says where it is.</summary>
/// <remarks>
/// <code>
///  expression = term { ("and" | "or") term }          equal rank, from left to right, as in tcpdump
///  term       = "not" term | "(" expression ")" | primitive
///  primitive  = [protocol] [direction] [kind] value | word | header "[" offset "]" ["&amp;" mask] compare number
/// </code>
/// </remarks>
internal sealed partial class FilterParser
{
    private const int MaximumLength = 4096;
    private const int MaximumDepth = 64;
    private readonly List<FilterToken> _tokens;
    private int _at;
    private int _depth;
    private string? _error;
    private Qualifiers? _last;

    private FilterParser(List<FilterToken> tokens) => _tokens = tokens;

    private FilterToken Token => _tokens[_at];

    public static bool TryParse(string text, [NotNullWhen(true)] out FilterNode? root, [NotNullWhen(false)] out string? error)
    {
        root = null;
        error = null;
        if (text.Length > MaximumLength)
        {
            error = "column " + MaximumLength.ToString(CultureInfo.InvariantCulture) + ": the filter is too long";
            return false;
        }

        var parser = new FilterParser(FilterToken.Split(text));
        if (parser._tokens.Count == 1)
        {
            root = new ConstantNode(true);
            return true;
        }

        root = parser.ParseExpression();
        if (root is not null && parser.Token.Text.Length > 0)
            root = parser.Fail(parser.Token, "expected 'and', 'or' or the end, found " + Quote(parser.Token));
        error = parser._error;
        if (root is null)
            error ??= "column 1: the filter cannot be read";
        return root is not null;
    }

    private FilterNode? ParseExpression()
    {
        if (++_depth > MaximumDepth)
            return Fail(Token, "parentheses and 'not' are nested too deep");
        var left = ParseTerm();
        while (left is not null)
        {
            if (Take("and", "&&"))
                left = ParseTerm() is { } right ? new AndNode(left, right) : null;
            else if (Take("or", "||"))
                left = ParseTerm() is { } right ? new OrNode(left, right) : null;
            else
                break;
        }

        _depth--;
        return left;
    }

    private FilterNode? ParseTerm()
    {
        var isNegated = false;
        while (Take("not", "!"))
            isNegated = !isNegated;
        FilterNode? node;
        if (Take("("))
        {
            node = ParseExpression();
            if (node is not null && !Take(")"))
                return Fail(Token, "expected ')', found " + Quote(Token));
        }
        else
        {
            node = ParsePrimitive();
        }

        return node is not null && isNegated ? new NotNode(node) : node;
    }

    private FilterNode? ParsePrimitive()
    {
        var start = Token;
        if (start.Text.Length == 0)
            return Fail(start, "the filter ends where a condition is expected");
        if (_at + 1 < _tokens.Count && _tokens[_at + 1].Text == "[")
            return ParseOctets();
        if (TakeWord() is { } word)
            return word;
        if (_error is not null)
            return null;
        var qualifiers = new Qualifiers(TakeProtocol(), TakeDirection(), TakeKind());
        if (_error is not null)
            return null;
        if (qualifiers == default)
            return ParseValue(start, _last ?? new Qualifiers(null, null, null));
        if (qualifiers is { Direction: null, Kind: null } && IsEndOfPrimitive)
            return ProtocolAlone(start, qualifiers.Protocol!);
        if (qualifiers.Kind is "broadcast" or "multicast")
            return Group(start, qualifiers);
        _last = qualifiers;
        return ParseValue(start, qualifiers);
    }

    private bool IsEndOfPrimitive => Token.Text is "" or ")" or "and" or "or" or "&&" or "||";

    // Conditions of one word, or of a word and a number, that take no qualifiers.
    private FilterNode? TakeWord()
    {
        var token = Token;
        byte? flag = token.Text switch { "fin" => 1, "syn" => 2, "rst" => 4, "psh" => 8, "ack" => 16, "urg" => 32, _ => null };
        if (flag is { } bit)
        {
            _at++;
            return new OctetsNode(OctetsNode.Header.Tcp, 13, 1, bit, OctetsNode.Comparison.NotEqual, 0);
        }

        switch (token.Text)
        {
            case "less" or "greater":
                _at++;
                if (!TryTakeNumber("a length", uint.MaxValue, out var length))
                    return null;
                return token.Text == "less" ? new LengthNode(0, length) : new LengthNode(length, long.MaxValue);
            case "vlan":
                _at++;
                if (IsEndOfPrimitive)
                    return new VlanNode(-1);
                return TryTakeNumber("a VLAN number", 4095, out var id) ? new VlanNode((int)id) : null;
            default:
                return null;
        }
    }

    private string? TakeProtocol()
    {
        var text = Token.Text;
        if (text is not ("ip" or "ip6" or "arp" or "rarp" or "tcp" or "udp" or "sctp" or "icmp" or "icmp6" or "igmp" or "ether"))
            return null;
        _at++;
        return text;
    }

    private FilterDirection? TakeDirection()
    {
        if (Token.Text is not ("src" or "dst"))
            return null;
        var first = Token.Text;
        _at++;
        var next = _tokens[Math.Min(_at + 1, _tokens.Count - 1)].Text;
        if (Token.Text is "or" or "and" && next is "src" or "dst" && next != first)
        {
            var isBoth = Token.Text == "and";
            _at += 2;
            return isBoth ? FilterDirection.Both : FilterDirection.Either;
        }

        return first == "src" ? FilterDirection.Source : FilterDirection.Destination;
    }

    private string? TakeKind()
    {
        var text = Token.Text;
        if (text is not ("host" or "net" or "port" or "portrange" or "proto" or "broadcast" or "multicast"))
            return null;
        _at++;
        return text;
    }

    private FilterNode? ProtocolAlone(FilterToken start, string protocol) => protocol switch
    {
        "ip" => new EtherTypeNode(PacketFacts.IPv4Type),
        "ip6" => new EtherTypeNode(PacketFacts.IPv6Type),
        "arp" => new EtherTypeNode(0x0806),
        "rarp" => new EtherTypeNode(0x8035),
        "icmp" => new ProtocolNode(1, true, false),
        "igmp" => new ProtocolNode(2, true, false),
        "icmp6" => new ProtocolNode(58, false, true),
        "ether" => Fail(start, "'ether' needs 'host', 'src', 'dst' or 'proto' behind it"),
        _ => new ProtocolNode(TransportNumber(protocol), true, true),
    };

    private FilterNode? Group(FilterToken start, Qualifiers qualifiers)
    {
        var isBroadcast = qualifiers.Kind == "broadcast";
        if (qualifiers.Direction is not null)
            return Fail(start, "'" + qualifiers.Kind + "' takes no direction");
        return (qualifiers.Protocol, isBroadcast) switch
        {
            (null or "ether", _) => new GroupNode(FilterFamily.All, isBroadcast),
            ("ip", false) => new GroupNode(FilterFamily.IPv4, false),
            ("ip6", false) => new GroupNode(FilterFamily.IPv6, false),
            ("ip", true) => Fail(start, "'ip broadcast' needs the network's mask, which a filter does not know; use 'broadcast' or 'dst host'"),
            _ => Fail(start, "'" + qualifiers.Protocol + "' has no " + qualifiers.Kind),
        };
    }

    private static int TransportNumber(string protocol) => protocol switch { "tcp" => 6, "udp" => 17, _ => 132 };

    private bool Take(string word, string? sign = null)
    {
        if (Token.Text != word && (sign is null || Token.Text != sign))
            return false;
        _at++;
        return true;
    }

    private bool TryTakeNumber(string what, uint maximum, out uint number)
    {
        var text = Token.Text;
        var isHex = text.StartsWith("0x", StringComparison.Ordinal);
        var isNumber = isHex
            ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        if (!isNumber || number > maximum)
        {
            Fail(Token, "expected " + what + (isNumber ? " up to " + maximum.ToString(CultureInfo.InvariantCulture) : "") + ", found " + Quote(Token));
            return false;
        }

        _at++;
        return true;
    }

    private FilterNode? Fail(FilterToken token, string message)
    {
        _error ??= "column " + token.Column.ToString(CultureInfo.InvariantCulture) + ": " + message;
        return null;
    }

    private static string Quote(FilterToken token) => token.Text.Length == 0 ? "the end" : "'" + token.Text + "'";

    /// <summary>The words before a value; a bare value repeats those of the one before.</summary>
    private readonly record struct Qualifiers(string? Protocol, FilterDirection? Direction, string? Kind);
}
