using System.Buffers.Binary;

namespace Sockeye.Berkeley.Structures;

/// <summary>A view of one control message in a <see cref="msghdr"/>'s control bytes (cmsg(3)).</summary>
/// <remarks><code>
///  0               8         12        16
///  +---------------+---------+---------+------------------+- - -+
///  | len (with     |  level  |  type   |       data       | pad |
///  |  this header) |         |         |                  | to 8|
///  +---------------+---------+---------+------------------+- - -+
/// </code></remarks>
public readonly ref struct cmsghdr
{
    /// <summary>Bytes before the data.</summary>
    public const int HeaderLength = 16;

    private readonly ReadOnlySpan<byte> _message;

    private cmsghdr(ReadOnlySpan<byte> message, int offset)
    {
        _message = message;
        Offset = offset;
    }

    /// <summary>Where in the control bytes the message begins.</summary>
    public int Offset { get; }

    /// <summary>C's comparison with NULL: there is no such message.</summary>
    public bool IsNull => _message.IsEmpty;

    /// <summary>Length with the header, without the padding.</summary>
    public int cmsg_len => _message.Length;

    /// <summary>SOL_SOCKET, IPPROTO_IP, …</summary>
    public int cmsg_level => BinaryPrimitives.ReadInt32LittleEndian(_message[8..]);

    /// <summary>SCM_RIGHTS, IP_PKTINFO, …</summary>
    public int cmsg_type => BinaryPrimitives.ReadInt32LittleEndian(_message[12..]);

    /// <summary>What CMSG_DATA points to.</summary>
    public ReadOnlySpan<byte> Data => _message[HeaderLength..];

    /// <summary>Reads the message at <paramref name="offset"/>; false where there is none or it does not fit.</summary>
    public static bool TryParse(ReadOnlySpan<byte> control, int offset, out cmsghdr message)
    {
        message = default;
        if (offset < 0 || offset > control.Length - HeaderLength)
            return false;

        var length = BinaryPrimitives.ReadUInt64LittleEndian(control[offset..]);
        if (length < HeaderLength || length > (ulong)(control.Length - offset))
            return false;

        message = new cmsghdr(control.Slice(offset, (int)length), offset);
        return true;
    }

    /// <summary>Writes a message; returns the bytes taken with padding, or -1 where they do not fit.</summary>
    public static int Write(Span<byte> control, int level, int type, ReadOnlySpan<byte> data)
    {
        var space = Align(HeaderLength + data.Length);
        if (space > control.Length)
            return -1;

        control[..space].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(control, (ulong)(HeaderLength + data.Length));
        BinaryPrimitives.WriteInt32LittleEndian(control[8..], level);
        BinaryPrimitives.WriteInt32LittleEndian(control[12..], type);
        data.CopyTo(control[HeaderLength..]);
        return space;
    }

    /// <summary>CMSG_ALIGN: the next multiple of eight.</summary>
    public static int Align(int length) => (length + 7) & ~7;
}
