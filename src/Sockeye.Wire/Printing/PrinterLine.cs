using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Printing;

/// <summary>The line that is being printed, and the only way its printers read the packet.</summary>
/// <remarks>A read past the captured bytes ends the line: from then on nothing is added, reads give zero, and
/// <see cref="Finish"/> puts <c>[|protocol]</c> behind what stood there, as tcpdump does. So a printer needs no check
/// before each read; only its loops must look at <see cref="IsTruncated"/>.</remarks>
internal sealed class PrinterLine
{
    private char[] _text = new char[512];
    private int _length;
    private string _truncatedIn = "";

    /// <summary>Name of the protocol at hand, shown when its bytes end too early.</summary>
    public string Protocol { get; set; } = "";

    public bool IsTruncated { get; private set; }

    public ReadOnlySpan<char> Text => _text.AsSpan(0, _length);

    public void Begin()
    {
        _length = 0;
        IsTruncated = false;
        Protocol = "";
    }

    public void Finish()
    {
        if (!IsTruncated)
            return;
        IsTruncated = false;
        Add($" [|{_truncatedIn}]");
    }

    /// <summary>Adds a text; one that reads past the captured bytes is not added at all.</summary>
    public void Add([InterpolatedStringHandlerArgument("")] ref Piece piece)
    {
        if (IsTruncated && !piece.WasTruncated)
            _length = piece.Start;
    }

    public void Add(string text) => Put(text);

    public void Truncate()
    {
        if (IsTruncated)
            return;
        IsTruncated = true;
        _truncatedIn = Protocol;
    }

    /// <summary>Whether so many bytes are there; if not, the line ends.</summary>
    public bool Requires(ReadOnlySpan<byte> bytes, int count)
    {
        if (count > bytes.Length)
            Truncate();
        return count <= bytes.Length;
    }

    public byte U8(ReadOnlySpan<byte> bytes, int offset) => Requires(bytes, offset + 1) ? bytes[offset] : (byte)0;

    public ushort U16(ReadOnlySpan<byte> bytes, int offset) =>
        Requires(bytes, offset + 2) ? BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]) : (ushort)0;

    public uint U32(ReadOnlySpan<byte> bytes, int offset) =>
        Requires(bytes, offset + 4) ? BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]) : 0;

    public ulong U64(ReadOnlySpan<byte> bytes, int offset) =>
        Requires(bytes, offset + 8) ? BinaryPrimitives.ReadUInt64BigEndian(bytes[offset..]) : 0;

    public IPv4Address IPv4(ReadOnlySpan<byte> bytes, int offset) =>
        Requires(bytes, offset + 4) ? IPv4Address.Read(bytes[offset..]) : default;

    public IPv6Address IPv6(ReadOnlySpan<byte> bytes, int offset) =>
        Requires(bytes, offset + 16) ? IPv6Address.Read(bytes[offset..]) : default;

    /// <summary>Adds octets in hexadecimal, without a gap.</summary>
    public void AddHex(ReadOnlySpan<byte> bytes)
    {
        foreach (var octet in bytes)
            Add($"{octet:x2}");
    }

    /// <summary>Adds a character of the packet so that it harms no terminal: <c>^A</c> for a control, <c>M-a</c> for
    /// one with the top bit.</summary>
    public void AddSafe(byte character)
    {
        if (character >= 0x80)
        {
            character &= 0x7F;
            Put("M-");
        }

        if (character is < 0x20 or 0x7F)
        {
            character ^= 0x40;
            Put("^");
        }

        Put([(char)character]);
    }

    private void Put(ReadOnlySpan<char> text)
    {
        if (!IsTruncated)
            text.CopyTo(Reserve(text.Length));
    }

    private Span<char> Reserve(int count)
    {
        if (_length + count > _text.Length)
            Array.Resize(ref _text, Math.Max(_length + count, _text.Length * 2));
        var span = _text.AsSpan(_length, count);
        _length += count;
        return span;
    }

    /// <summary>One text with values in it, written straight into the line.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Piece
    {
        private readonly PrinterLine _line;

        public Piece(int literalLength, int formattedCount, PrinterLine line)
        {
            _ = literalLength;
            _ = formattedCount;
            _line = line;
            Start = line._length;
            WasTruncated = line.IsTruncated;
        }

        public int Start { get; }

        public bool WasTruncated { get; }

        public void AppendLiteral(string text) => _line.Put(text);

        public void AppendFormatted(string text) => _line.Put(text);

        public void AppendFormatted(char character) => _line.Put([character]);

        public void AppendFormatted(uint value, string? format = null) => AppendFormatted((ulong)value, format);

        public void AppendFormatted(int value) => AppendNumber(value, null);

        public void AppendFormatted(ulong value, string? format = null)
        {
            Span<char> text = stackalloc char[24];
            value.TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
            _line.Put(text[..length]);
        }

        public void AppendFormatted(IPv4Address address)
        {
            Span<char> text = stackalloc char[IPv4Address.MaxTextLength];
            address.TryFormat(text, out var length);
            _line.Put(text[..length]);
        }

        public void AppendFormatted(IPv6Address address)
        {
            Span<char> text = stackalloc char[IPv6Address.MaxTextLength];
            address.TryFormat(text, out var length);
            _line.Put(text[..length]);
        }

        public void AppendFormatted(MacAddress address)
        {
            Span<char> text = stackalloc char[MacAddress.TextLength];
            address.TryFormat(text, out var length);
            _line.Put(text[..length]);
        }

        private void AppendNumber(long value, string? format)
        {
            Span<char> text = stackalloc char[24];
            value.TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
            _line.Put(text[..length]);
        }
    }
}
