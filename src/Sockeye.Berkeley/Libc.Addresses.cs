using System.Buffers.Binary;
using System.Text;
using Sockeye.Berkeley.Names;
using Sockeye.Berkeley.Processes;
using Sockeye.Berkeley.Structures;

namespace Sockeye.Berkeley;

public static partial class Libc
{
    /// <summary>Sixteen bits from host to network byte order.</summary>
    public static ushort htons(int hostshort) => ntohs((ushort)hostshort);

    /// <summary>Thirty-two bits from host to network byte order.</summary>
    public static uint htonl(uint hostlong) => ntohl(hostlong);

    /// <summary>Sixteen bits from network to host byte order.</summary>
    public static ushort ntohs(ushort netshort) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(netshort) : netshort;

    /// <summary>Thirty-two bits from network to host byte order.</summary>
    public static uint ntohl(uint netlong) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(netlong) : netlong;

    /// <summary>
    /// An address of the family from its standard text form: 1, or 0 where the text is none, or -1 with EAFNOSUPPORT.
    /// </summary>
    public static int inet_pton(int af, string src, Span<byte> dst)
    {
        switch (af)
        {
            case AF_INET:
                return InternetText.TryParseIPv4(src, dst) ? 1 : 0;
            case AF_INET6:
                return InternetText.TryParseIPv6(src, dst) ? 1 : 0;
            default:
                return Systems.SocketSystem.Result(-EAFNOSUPPORT);
        }
    }

    /// <summary>inet_pton into an IPv4 address.</summary>
    public static int inet_pton(int af, string src, out in_addr dst)
    {
        dst = default;
        return af == AF_INET ? inet_pton(af, src, Memory(ref dst)) : Systems.SocketSystem.Result(-EAFNOSUPPORT);
    }

    /// <summary>inet_pton into an IPv6 address.</summary>
    public static int inet_pton(int af, string src, out in6_addr dst)
    {
        dst = default;
        return af == AF_INET6 ? inet_pton(af, src, Memory(ref dst)) : Systems.SocketSystem.Result(-EAFNOSUPPORT);
    }

    /// <summary>The text of an address in bytes of network order; null with EAFNOSUPPORT.</summary>
    public static string? inet_ntop(int af, ReadOnlySpan<byte> src)
    {
        if (af == AF_INET)
            return InternetText.FormatIPv4(src);
        if (af == AF_INET6)
            return InternetText.FormatIPv6(src);
        errno = EAFNOSUPPORT;
        return null;
    }

    /// <summary>inet_ntop into memory, with a zero at the end; false with EAFNOSUPPORT or ENOSPC.</summary>
    public static bool inet_ntop(int af, ReadOnlySpan<byte> src, Span<byte> dst)
    {
        if (inet_ntop(af, src) is not { } text)
            return false;
        if (text.Length + 1 > dst.Length)
        {
            errno = ENOSPC;
            return false;
        }

        dst[Encoding.ASCII.GetBytes(text, dst)] = 0;
        return true;
    }

    /// <summary>An IPv4 address from any form that C has taken (1.2.3.4, 1.2.772, 0x7f.1, 017700000001): 1 or 0.</summary>
    public static int inet_aton(string cp, out in_addr inp)
    {
        var isAddress = InternetText.TryParseClassic(cp, out var hostOrder);
        inp = new in_addr { s_addr = htonl(hostOrder) };
        return isAddress ? 1 : 0;
    }

    /// <summary>inet_aton's address in network byte order, or INADDR_NONE (which 255.255.255.255 also is).</summary>
    public static uint inet_addr(string cp) => inet_aton(cp, out var address) == 1 ? address.s_addr : INADDR_NONE;

    /// <summary>The dotted form of an IPv4 address.</summary>
    public static string inet_ntoa(in_addr address) => InternetText.FormatIPv4(Bytes(in address));

    /// <summary>
    /// Socket addresses for a host and a service: 0 and a list, or an EAI_ error (gai_strerror tells it). Names come
    /// from the system's host table.
    /// </summary>
    public static int getaddrinfo(string? node, string? service, addrinfo? hints, out addrinfo? res) =>
        AddressLookup.Find(node, service, hints, Process.Current.System.Hosts, out res);

    /// <summary>C's counterpart of getaddrinfo; nothing needs freeing here.</summary>
    public static void freeaddrinfo(addrinfo? res) => _ = res;

    /// <summary>The text of an EAI_ error, as glibc has it.</summary>
    public static string gai_strerror(int error) => error switch
    {
        EAI_BADFLAGS => "Bad value for ai_flags",
        EAI_NONAME => "Name or service not known",
        EAI_AGAIN => "Temporary failure in name resolution",
        EAI_FAIL => "Non-recoverable failure in name resolution",
        EAI_FAMILY => "ai_family not supported",
        EAI_SOCKTYPE => "ai_socktype not supported",
        EAI_SERVICE => "Servname not supported for ai_socktype",
        EAI_ADDRFAMILY => "Address family for hostname not supported",
        EAI_MEMORY => "Memory allocation failure",
        EAI_SYSTEM => "System error",
        EAI_OVERFLOW => "Result too large for supplied buffer",
        _ => "Unknown error",
    };
}
