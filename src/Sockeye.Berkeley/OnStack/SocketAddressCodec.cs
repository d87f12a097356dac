// Socket addresses between C's bytes and the stack's values. What is refused here is what the kernel refuses before it
// looks at the socket's state: lengths and families. The order of the checks is Linux's (inet_bind, inet_stream_connect,
// udp_sendmsg and their IPv6 kin, unix_validate_addr).

using System.Buffers.Binary;
using Sockeye.Berkeley.Structures;
using Sockeye.Core.Sockets;
using Sockeye.Wire.Addresses;

namespace Sockeye.Berkeley.OnStack;

/// <summary>Reads and writes socket address structures.</summary>
internal static class SocketAddressCodec
{
    // An IPv6 address without its scope, as RFC 2133 had it.
    private const int ShortIPv6Length = 24;

    /// <summary>bind's address: 0, -EINVAL or -EAFNOSUPPORT.</summary>
    public static int ReadForBind(int family, ReadOnlySpan<byte> bytes, out SocketAddress address)
    {
        address = default;
        if (family == Libc.AF_UNIX)
        {
            // Only the family: the system chooses an abstract name.
            if (bytes.Length != sockaddr_un.PathOffset || FamilyOf(bytes) != Libc.AF_UNIX)
                return ReadLocal(bytes, out address);
            address = SocketAddress.Local([]);
            return 0;
        }

        if (bytes.Length < Needed(family))
            return -Libc.EINVAL;
        var given = FamilyOf(bytes);
        // AF_UNSPEC passes for AF_INET with the any address, because programs once left the family out.
        var isAny = given == Libc.AF_UNSPEC && family == Libc.AF_INET && bytes[4..8].IndexOfAnyExcept((byte)0) < 0;
        if (given != family && !isAny)
            return -Libc.EAFNOSUPPORT;
        address = ReadInternet(family, bytes);
        return 0;
    }

    /// <summary>connect's address; AF_UNSPEC dissolves.</summary>
    public static int ReadForConnect(int family, int type, ReadOnlySpan<byte> bytes, out SocketAddress address)
    {
        address = default;
        if (family == Libc.AF_UNIX)
            return ReadLocal(bytes, out address);
        if (bytes.Length < 2)
            return -Libc.EINVAL;
        var given = FamilyOf(bytes);
        if (given == Libc.AF_UNSPEC)
        {
            address = SocketAddress.Unspecified;
            return 0;
        }

        // A datagram socket of IPv6 takes a sockaddr_in too.
        var isIPv4OnIPv6 = family == Libc.AF_INET6 && type == Libc.SOCK_DGRAM && given == Libc.AF_INET;
        if (bytes.Length < Needed(isIPv4OnIPv6 ? Libc.AF_INET : family))
            return -Libc.EINVAL;
        if (given != family && !isIPv4OnIPv6)
            return -Libc.EAFNOSUPPORT;
        address = ReadInternet(given, bytes);
        return 0;
    }

    /// <summary>sendto's address; none is no error, and a connected stream passes over any.</summary>
    public static int ReadForSend(int family, int type, ReadOnlySpan<byte> bytes, out SocketAddress address)
    {
        address = default;
        if (bytes.IsEmpty || (type == Libc.SOCK_STREAM && family != Libc.AF_UNIX))
            return 0;
        if (family == Libc.AF_UNIX)
            return ReadLocal(bytes, out address);
        if (bytes.Length < (family == Libc.AF_INET ? sockaddr_in.Size : 2))
            return -Libc.EINVAL;
        var given = FamilyOf(bytes);
        if (family == Libc.AF_INET)
        {
            // AF_UNSPEC is read as AF_INET, as udp_sendmsg does.
            if (given is not (Libc.AF_INET or Libc.AF_UNSPEC))
                return -Libc.EAFNOSUPPORT;
            address = ReadInternet(Libc.AF_INET, bytes);
            return 0;
        }

        if (given == Libc.AF_UNSPEC)
            return 0;
        if (given is not (Libc.AF_INET or Libc.AF_INET6) || bytes.Length < Needed(given))
            return -Libc.EINVAL;
        address = ReadInternet(given, bytes);
        return 0;
    }

    /// <summary>
    /// Writes what fits and returns the true length; 0 for no address. An IPv6 socket tells IPv4 as a mapped address.
    /// </summary>
    public static int Write(in SocketAddress address, int family, Span<byte> destination)
    {
        if (!address.IsSome)
            return 0;
        Span<byte> bytes = stackalloc byte[sockaddr_storage.Size];
        bytes.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)family);
        var length = family switch
        {
            Libc.AF_UNIX => WriteLocal(address, bytes),
            Libc.AF_INET6 => WriteIPv6(address, bytes),
            _ => WriteIPv4(address, bytes),
        };
        bytes[..Math.Min(length, destination.Length)].CopyTo(destination);
        return length;
    }

    private static int Needed(int family) => family == Libc.AF_INET ? sockaddr_in.Size : ShortIPv6Length;

    private static int FamilyOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length < 2 ? Libc.AF_UNSPEC : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static SocketAddress ReadInternet(int family, ReadOnlySpan<byte> bytes)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (family == Libc.AF_INET)
            return SocketAddress.From(new Endpoint(IPv4Address.Read(bytes[4..]), port));
        var scope = bytes.Length >= sockaddr_in6.Size ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]) : 0;
        return SocketAddress.From(new Endpoint(IPv6Address.Read(bytes[8..]), port, scope)) with
        {
            FlowInfo = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
        };
    }

    private static int ReadLocal(ReadOnlySpan<byte> bytes, out SocketAddress address)
    {
        address = default;
        if (bytes.Length is <= sockaddr_un.PathOffset or > sockaddr_un.Size || FamilyOf(bytes) != Libc.AF_UNIX)
            return -Libc.EINVAL;
        var path = bytes[sockaddr_un.PathOffset..];
        address = SocketAddress.Local(path[0] == 0 ? path : path[..Libc.strlen(path)]);
        return 0;
    }

    private static int WriteIPv4(in SocketAddress address, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], address.Endpoint.Port);
        address.Endpoint.Address.Unmap().WriteTo(bytes[4..]);
        return sockaddr_in.Size;
    }

    private static int WriteIPv6(in SocketAddress address, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], address.Endpoint.Port);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], address.FlowInfo);
        WriteMapped(address.Endpoint.Address, bytes[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[24..], address.Endpoint.ScopeId);
        return sockaddr_in6.Size;
    }

    /// <summary>Sixteen bytes: an IPv6 address, or ::ffff:a.b.c.d.</summary>
    public static void WriteMapped(in InternetAddress address, Span<byte> bytes)
    {
        if (address.IsIPv6)
        {
            address.WriteTo(bytes);
            return;
        }

        bytes[..10].Clear();
        bytes[10] = bytes[11] = 0xff;
        address.WriteTo(bytes[12..]);
    }

    private static int WriteLocal(in SocketAddress address, Span<byte> bytes)
    {
        var path = address.Path;
        path.CopyTo(bytes[sockaddr_un.PathOffset..]);
        // A path is counted with its closing zero, an abstract name without one.
        return sockaddr_un.PathOffset + path.Length + (path.IsEmpty || path[0] == 0 ? 0 : 1);
    }
}
