using System;

namespace Sockeye.Wire.Dns;

/// <summary>A view of one question (RFC 1035 §4.1.2).</summary>
public readonly ref struct DnsQuestion
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly int _nameOffset;

    internal DnsQuestion(ReadOnlySpan<byte> message, int nameOffset, DnsType type, ushort @class)
    {
        _message = message;
        _nameOffset = nameOffset;
        Type = type;
        Class = @class;
    }

    /// <summary>What is asked for.</summary>
    public DnsType Type { get; }

    /// <summary>1 is the Internet.</summary>
    public ushort Class { get; }

    /// <summary>Writes the name as text.</summary>
    public bool TryGetName(Span<char> text, out int written)
    {
        var offset = _nameOffset;
        return DnsName.TryRead(_message, ref offset, text, out written);
    }
}
