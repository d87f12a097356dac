// The few functions of <string.h>, <stdio.h> and <strings.h> that sockets programs in C lean on, over spans. A descriptor
// takes the place of FILE *: these do not buffer.

using System.Text;

namespace Sockeye.Berkeley;

public static partial class Libc
{
    /// <summary>Writes a string and a line end to descriptor 1.</summary>
    public static int puts(string s) => fputs(s + "\n", STDOUT_FILENO);

    /// <summary>Writes a string to a descriptor; -1 where that fails.</summary>
    public static int fputs(string s, int fd)
    {
        ReadOnlySpan<byte> left = Encoding.UTF8.GetBytes(s);
        while (!left.IsEmpty)
        {
            var count = write(fd, left);
            if (count < 0)
                return -1;
            left = left[count..];
        }

        return 0;
    }

    /// <summary>Reads a line with its end into <paramref name="s"/> and ends it with a zero; false at the end.</summary>
    public static bool fgets(Span<byte> s, int fd)
    {
        var length = 0;
        while (length < s.Length - 1 && read(fd, s.Slice(length, 1)) == 1)
        {
            if (s[length++] == '\n')
                break;
        }

        if (length > 0 || s.Length == 1)
            s[length] = 0;
        return length > 0;
    }

    /// <summary>The number of bytes before the first zero (or all).</summary>
    public static int strlen(ReadOnlySpan<byte> s) => s.IndexOf((byte)0) is var end && end < 0 ? s.Length : end;

    /// <summary>The bytes before the first zero as a string.</summary>
    public static string str(ReadOnlySpan<byte> s) => Encoding.UTF8.GetString(s[..strlen(s)]);

    /// <summary>Copies a string and a zero; what does not fit is cut, so that the zero always does.</summary>
    public static void strcpy(Span<byte> dst, string src)
    {
        var bytes = Encoding.UTF8.GetBytes(src);
        var count = Math.Min(bytes.Length, dst.Length - 1);
        bytes.AsSpan(0, count).CopyTo(dst);
        dst[count..].Clear();
    }
}
