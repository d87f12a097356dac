// Walks the options of one header (RFC 8200 §4.2), with the bounds that RFC 8504 §5.3 lets a host set: so many options, and
// padding no longer than alignment needs. Every step advances by at least one byte, and none reads beyond the header.

using System;

namespace Sockeye.Wire.IPv6;

/// <summary>Reads options one after another, padding left out: <c>while (reader.TryRead(out var option))</c>. After the walk
/// <see cref="Fault"/> says whether it was complete.</summary>
public ref struct IPv6OptionReader
{
    /// <summary>Options that one header may have, padding not counted (RFC 8504 §5.3).</summary>
    public const int MaxOptions = 8;

    /// <summary>Bytes of padding in one place: the most that alignment to eight can need.</summary>
    public const int MaxPadding = 7;

    private readonly ReadOnlySpan<byte> _header;
    private int _at;
    private int _count;
    private int _padding;

    internal IPv6OptionReader(ReadOnlySpan<byte> header)
    {
        _header = header;
        _at = OptionsHeader.FixedLength;
    }

    /// <summary>Why the walk ended early.</summary>
    public IPv6OptionsFault Fault { get; private set; }

    /// <summary>Gives the next option; false at the end or at a fault.</summary>
    public bool TryRead(out IPv6Option option)
    {
        option = default;
        while (Fault == IPv6OptionsFault.None && _at < _header.Length)
        {
            var length = LengthAt(_at);
            if (length == 0)
            {
                Fault = IPv6OptionsFault.Malformed;
                return false;
            }

            if ((IPv6OptionType)_header[_at] is IPv6OptionType.Pad1 or IPv6OptionType.PadN)
            {
                _padding += length;
                if (_padding > MaxPadding) Fault = IPv6OptionsFault.PaddingTooLong;
                else _at += length;
                continue;
            }

            if (_count++ == MaxOptions)
            {
                Fault = IPv6OptionsFault.TooMany;
                return false;
            }

            _padding = 0;
            option = new IPv6Option(_header.Slice(_at, length), _at);
            _at += length;
            return true;
        }

        return false;
    }

    // 0 when the option does not fit.
    private readonly int LengthAt(int at)
    {
        if ((IPv6OptionType)_header[at] == IPv6OptionType.Pad1) return 1;
        if (at + 1 >= _header.Length) return 0;
        var length = 2 + _header[at + 1];
        return length <= _header.Length - at ? length : 0;
    }
}
