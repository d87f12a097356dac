// Walks an IPv4 header's options (RFC 791 §3.1, RFC 1122 §3.2.1.8). Every step advances by at least one byte, and no step
// reads beyond the options: a length of 0 or 1, a missing length or one past the end ends the walk with IsMalformed.

using System;

namespace Sockeye.Wire.IPv4;

/// <summary>Reads options one after another: <c>while (reader.TryRead(out var option))</c>.</summary>
public ref struct IPv4OptionReader
{
    private readonly ReadOnlySpan<byte> _options;
    private int _at;

    /// <summary>Over <see cref="IPv4Packet.Options"/>.</summary>
    public IPv4OptionReader(ReadOnlySpan<byte> options) => _options = options;

    /// <summary>The walk met an option that does not fit. The options before it were good.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Where the offending byte stands in the options; add 20 for an ICMP parameter problem's pointer.</summary>
    public readonly int ErrorOffset => _at;

    /// <summary>Gives the next option that is not padding; false at the end of the list or of the good part.</summary>
    public bool TryRead(out IPv4Option option)
    {
        option = default;
        while (!IsMalformed && _at < _options.Length)
        {
            var kind = (IPv4OptionKind)_options[_at];
            if (kind == IPv4OptionKind.EndOfList)
            {
                _at = _options.Length;
                return false;
            }

            if (kind == IPv4OptionKind.NoOperation)
            {
                _at++;
                continue;
            }

            var length = _at + 1 < _options.Length ? _options[_at + 1] : 0;
            if (length < 2 || length > _options.Length - _at)
            {
                IsMalformed = true;
                return false;
            }

            option = new IPv4Option(_options.Slice(_at, length), _at);
            _at += length;
            return true;
        }

        return false;
    }
}
