using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Sockeye.Berkeley.Structures;

namespace Sockeye.Berkeley.Names;

/// <summary>A socket address of any family as a person reads it.</summary>
internal static class SocketAddressText
{
    /// <summary>127.0.0.1:80, [::1]:80, /run/x, @abstract, or a word where there is no address.</summary>
    public static string Format(ReadOnlySpan<byte> address)
    {
        if (address.Length < 2)
            return "-";
        return BinaryPrimitives.ReadUInt16LittleEndian(address) switch
        {
            Libc.AF_INET when address.Length >= 8 =>
                $"{InternetText.FormatIPv4(address[4..8])}:{Port(address)}",
            Libc.AF_INET6 when address.Length >= 24 =>
                $"[{InternetText.FormatIPv6(address[8..24])}]:{Port(address)}",
            Libc.AF_UNIX => LocalName(address[sockaddr_un.PathOffset..]),
            var family => string.Create(CultureInfo.InvariantCulture, $"family {family}"),
        };
    }

    private static string Port(ReadOnlySpan<byte> address) =>
        BinaryPrimitives.ReadUInt16BigEndian(address[2..]).ToString(CultureInfo.InvariantCulture);

    private static string LocalName(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty)
            return "unnamed";
        if (path[0] == 0)
            return "@" + Encoding.UTF8.GetString(path[1..]);
        var end = path.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? path : path[..end]);
    }
}
