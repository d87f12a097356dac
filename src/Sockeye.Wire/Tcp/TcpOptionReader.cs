// Walks a TCP header's options (RFC 9293 §3.1 "Options", MUST-5 to MUST-7, MUST-68). Every step advances by at least one
// byte, and no step reads beyond the options: a length of 0 or 1, a missing length or one past the end ends the walk.

using System;

namespace Sockeye.Wire.Tcp;

/// <summary>Reads options one after another: <c>while (reader.TryRead(out var option))</c>.</summary>
public ref struct TcpOptionReader
{
    private readonly ReadOnlySpan<byte> _options;
    private int _at;

    /// <summary>Over <see cref="TcpSegment.Options"/>.</summary>
    public TcpOptionReader(ReadOnlySpan<byte> options) => _options = options;

    /// <summary>The walk met an option that does not fit. The options before it were good.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Gives the next option that is not padding; false at the end of the list or of the good part.</summary>
    public bool TryRead(out TcpOption option)
    {
        option = default;
        while (TryReadAny(out option))
        {
            if (option.Kind != TcpOptionKind.NoOperation) return option.Kind != TcpOptionKind.EndOfList;
        }

        return false;
    }

    /// <summary>Gives the next option, padding included; after end-of-list nothing more. For printing.</summary>
    public bool TryReadAny(out TcpOption option)
    {
        option = default;
        if (IsMalformed || _at >= _options.Length) return false;
        var kind = (TcpOptionKind)_options[_at];
        if (kind is TcpOptionKind.EndOfList or TcpOptionKind.NoOperation)
        {
            option = new TcpOption(_options.Slice(_at, 1), _at);
            _at = kind == TcpOptionKind.EndOfList ? _options.Length : _at + 1;
            return true;
        }

        var length = _at + 1 < _options.Length ? _options[_at + 1] : 0;
        if (length < 2 || length > _options.Length - _at)
        {
            // RFC 9293 §3.1, MUST-7: "TCP implementations MUST be prepared to handle an illegal option length (e.g.,
            //   zero)"
            IsMalformed = true;
            return false;
        }

        option = new TcpOption(_options.Slice(_at, length), _at);
        _at += length;
        return true;
    }
}
