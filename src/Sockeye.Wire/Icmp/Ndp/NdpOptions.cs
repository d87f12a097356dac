// The list of options behind a neighbour discovery message (RFC 4861 §4.6).
using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Icmp.Ndp;

/// <summary>A checked list of neighbour discovery options; <c>foreach</c> goes through it without failing.</summary>
public readonly ref struct NdpOptions
{
    private readonly ReadOnlySpan<byte> _bytes;

    private NdpOptions(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _bytes.IsEmpty;

    /// <summary>Views bytes as options.</summary>
    /// <returns>False when one has length 0 or does not fit: RFC 4861 §4.6, "Nodes MUST silently discard an ND packet
    /// that contains an option with length zero."</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out NdpOptions options)
    {
        options = default;
        for (var rest = bytes; !rest.IsEmpty;)
        {
            if (rest.Length < 2 || rest[1] == 0 || rest[1] * 8 > rest.Length)
                return false;
            rest = rest[(rest[1] * 8)..];
        }

        options = new NdpOptions(bytes);
        return true;
    }

    /// <summary>Finds the first link-layer address of a kind.</summary>
    public bool TryGetLinkLayerAddress(NdpOptionType type, out MacAddress address)
    {
        foreach (var option in this)
        {
            if (option.Type == type && option.TryGetLinkLayerAddress(out address))
                return true;
        }

        address = default;
        return false;
    }

    /// <summary>Whether an option of this type is there, readable or not.</summary>
    public bool Contains(NdpOptionType type)
    {
        foreach (var option in this)
        {
            if (option.Type == type)
                return true;
        }

        return false;
    }

    /// <summary>Begins going through the options.</summary>
    public Enumerator GetEnumerator() => new(_bytes);

    /// <summary>Goes through the options.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;
        private ReadOnlySpan<byte> _current;

        internal Enumerator(ReadOnlySpan<byte> bytes)
        {
            _rest = bytes;
            _current = default;
        }

        /// <summary>The option at hand.</summary>
        public readonly NdpOption Current => new(_current);

        /// <summary>Takes the next option; false at the end.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty)
                return false;
            var length = _rest[1] * 8;
            _current = _rest[..length];
            _rest = _rest[length..];
            return true;
        }
    }
}
