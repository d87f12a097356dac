// RFC 8106 §5.2: names as RFC 1035 §3.1 writes them, never compressed, then zeros up to a multiple of eight octets.
using System;
using System.Buffers.Binary;
using Sockeye.Wire.Dns;

namespace Sockeye.Wire.Icmp.Ndp;

/// <summary>A view of the option that gives the DNS search list (RFC 8106 §5.2); checked when it was made, so reading
/// its names cannot fail.</summary>
public readonly ref struct DnsSearchList
{
    private readonly ReadOnlySpan<byte> _option;

    private DnsSearchList(ReadOnlySpan<byte> option) => _option = option;

    /// <summary>Seconds for which it may be used; 0xFFFFFFFF for ever, 0 no longer.</summary>
    public uint Lifetime => BinaryPrimitives.ReadUInt32BigEndian(_option[4..]);

    private ReadOnlySpan<byte> Names => _option[8..];

    /// <summary>Reads the next name as text without a dot at its end.</summary>
    /// <param name="offset">Zero for the first; moved on by each call.</param>
    /// <param name="text">Where it goes: <see cref="DnsName.MaxTextLength"/> characters always suffice.</param>
    /// <param name="written">How many characters it has.</param>
    /// <returns>False when there is no further name.</returns>
    public bool TryReadNext(ref int offset, Span<char> text, out int written)
    {
        written = 0;
        return offset < Names.Length && Names[offset] != 0 && DnsName.TryReadUncompressed(Names, ref offset, text, out written);
    }

    internal static bool TryParse(ReadOnlySpan<byte> option, out DnsSearchList list)
    {
        list = default;
        if (option.Length < 16)
            return false;
        var names = option[8..];
        Span<char> text = stackalloc char[DnsName.MaxTextLength];
        var offset = 0;
        var count = 0;
        while (offset < names.Length && names[offset] != 0)
        {
            if (!DnsName.TryReadUncompressed(names, ref offset, text, out _))
                return false;
            count++;
        }

        if (count == 0 || names[offset..].ContainsAnyExcept((byte)0))
            return false;
        list = new DnsSearchList(option);
        return true;
    }
}
