using System;
using System.Buffers.Binary;
using System.Globalization;

namespace Sockeye.Core.Transport.Tcp.FastOpen;

/// <summary>A secret from which a server makes Fast Open cookies: 128 bits.</summary>
/// <param name="First">The first eight bytes, the least significant first.</param>
/// <param name="Second">The other eight.</param>
public readonly record struct FastOpenKey(ulong First, ulong Second)
{
    /// <summary>Bytes of a key.</summary>
    public const int Length = 16;

    /// <summary>Reads sixteen bytes.</summary>
    public static FastOpenKey Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));

    /// <summary>Writes sixteen bytes.</summary>
    public void WriteTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, First);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], Second);
    }

    /// <summary>Reads a key as sysctl writes it: four groups of hexadecimal digits with hyphens between.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out FastOpenKey key)
    {
        key = default;
        Span<Range> groups = stackalloc Range[5];
        if (text.Split(groups, '-') != 4) return false;
        Span<uint> words = stackalloc uint[4];
        for (int i = 0; i < words.Length; i++)
        {
            if (!uint.TryParse(text[groups[i]], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out words[i])) return false;
        }
        key = new FastOpenKey(words[0] | (ulong)words[1] << 32, words[2] | (ulong)words[3] << 32);
        return true;
    }

    /// <summary>Never the secret itself.</summary>
    public override string ToString() => "FastOpenKey";
}
