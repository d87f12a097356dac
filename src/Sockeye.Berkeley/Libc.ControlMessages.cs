using Sockeye.Berkeley.Structures;

namespace Sockeye.Berkeley;

public static partial class Libc
{
    /// <summary>The first control message of a received message; IsNull where there is none.</summary>
    public static cmsghdr CMSG_FIRSTHDR(in msghdr msg) => MessageAt(in msg, 0);

    /// <summary>The control message after another.</summary>
    public static cmsghdr CMSG_NXTHDR(in msghdr msg, cmsghdr cmsg) =>
        cmsg.IsNull ? default : MessageAt(in msg, cmsg.Offset + cmsghdr.Align(cmsg.cmsg_len));

    /// <summary>The data of a control message.</summary>
    public static ReadOnlySpan<byte> CMSG_DATA(cmsghdr cmsg) => cmsg.Data;

    /// <summary>The length field of a control message with so much data.</summary>
    public static int CMSG_LEN(int length) => cmsghdr.HeaderLength + length;

    /// <summary>The room that a control message with so much data takes.</summary>
    public static int CMSG_SPACE(int length) => cmsghdr.Align(cmsghdr.HeaderLength + length);

    /// <summary>Writes a control message at the start of a span; the bytes it takes, or -1 where there is no room.</summary>
    public static int CMSG_PUT(Span<byte> control, int level, int type, ReadOnlySpan<byte> data) =>
        cmsghdr.Write(control, level, type, data);

    private static cmsghdr MessageAt(in msghdr msg, int offset) =>
        cmsghdr.TryParse(msg.msg_control[..msg.msg_controllen], offset, out var message) ? message : default;
}
