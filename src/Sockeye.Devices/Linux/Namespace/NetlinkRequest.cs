using System.Runtime.InteropServices;
using System.Text;

namespace Sockeye.Devices.Linux.Namespace;

/// <summary>Writes one netlink message: the header, a fixed structure, then attributes, each aligned to four bytes.</summary>
/// <remarks>Netlink is a conversation inside one machine, so every number is in the machine's own byte order.
/// <code>
///   nlmsghdr: length 4 | type 2 | flags 2 | sequence 4 | port 4        attribute: length 2 | type 2 | value | padding
/// </code></remarks>
internal sealed class NetlinkRequest
{
    public const int HeaderLength = 16;
    private const ushort Nested = 0x8000;

    private readonly byte[] _bytes = new byte[1024];
    private int _length = HeaderLength;

    public NetlinkRequest(ushort type, ushort flags)
    {
        MemoryMarshal.Write(_bytes.AsSpan(4), type);
        MemoryMarshal.Write(_bytes.AsSpan(6), flags);
    }

    /// <summary>The finished message, numbered so that its answer can be told from others.</summary>
    public ReadOnlySpan<byte> Finish(uint sequence)
    {
        MemoryMarshal.Write(_bytes.AsSpan(8), sequence);
        MemoryMarshal.Write(_bytes.AsSpan(0), (uint)_length);
        return _bytes.AsSpan(0, _length);
    }

    /// <summary>Room for a fixed structure, zeroed.</summary>
    public Span<byte> Reserve(int length)
    {
        var span = _bytes.AsSpan(_length, length);
        _length += Align(length);
        return span;
    }

    /// <summary>struct ifinfomsg: the structure that starts every message about a link.</summary>
    public NetlinkRequest Link(int index = 0, uint flags = 0, uint change = 0)
    {
        var s = Reserve(16);
        MemoryMarshal.Write(s[4..], index);
        MemoryMarshal.Write(s[8..], flags);
        MemoryMarshal.Write(s[12..], change);
        return this;
    }

    public NetlinkRequest Attribute(ushort type, ReadOnlySpan<byte> value)
    {
        var s = Reserve(4 + value.Length);
        MemoryMarshal.Write(s, (ushort)(4 + value.Length));
        MemoryMarshal.Write(s[2..], type);
        value.CopyTo(s[4..]);
        return this;
    }

    public NetlinkRequest Attribute(ushort type, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        MemoryMarshal.Write(bytes, value);
        return Attribute(type, bytes);
    }

    public NetlinkRequest Attribute(ushort type, string value)
    {
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(value.Length) + 1];
        int n = Encoding.UTF8.GetBytes(value, bytes);
        bytes[n] = 0;
        return Attribute(type, bytes[..(n + 1)]);
    }

    /// <summary>Opens an attribute that holds attributes; give the result to <see cref="Close"/>.</summary>
    public int Open(ushort type)
    {
        int at = _length;
        var s = Reserve(4);
        MemoryMarshal.Write(s[2..], (ushort)(type | Nested));
        return at;
    }

    public void Close(int opened) => MemoryMarshal.Write(_bytes.AsSpan(opened), (ushort)(_length - opened));

    public static int Align(int length) => (length + 3) & ~3;
}
