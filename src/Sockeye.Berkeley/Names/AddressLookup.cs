// getaddrinfo (RFC 3493 §6.1) as glibc answers it, from the host table and without the network.

using System.Buffers.Binary;
using System.Globalization;
using Sockeye.Berkeley.Structures;

namespace Sockeye.Berkeley.Names;

/// <summary>From names of hosts and services to socket addresses.</summary>
internal static class AddressLookup
{
    private const int KnownFlags = Libc.AI_PASSIVE | Libc.AI_CANONNAME | Libc.AI_NUMERICHOST | Libc.AI_V4MAPPED
        | Libc.AI_ALL | Libc.AI_ADDRCONFIG | Libc.AI_NUMERICSERV;

    private static readonly (int Type, int Protocol)[] s_kinds =
    [
        (Libc.SOCK_STREAM, Libc.IPPROTO_TCP),
        (Libc.SOCK_DGRAM, Libc.IPPROTO_UDP),
        (Libc.SOCK_RAW, Libc.IPPROTO_IP),
    ];

    /// <summary>0 and the answers, or an EAI_ error.</summary>
    public static int Find(string? node, string? service, addrinfo? hints, HostTable hosts, out addrinfo? result)
    {
        result = null;
        var query = hints ?? new addrinfo { ai_flags = Libc.AI_V4MAPPED | Libc.AI_ADDRCONFIG };
        var error = Check(node, service, query);
        if (error != 0)
            return error;
        error = FindKinds(service, query, out var kinds);
        if (error != 0)
            return error;
        error = FindAddresses(node, query, hosts, out var addresses);
        if (error != 0)
            return error;

        result = Chain(addresses, kinds, query, node);
        return 0;
    }

    private static int Check(string? node, string? service, addrinfo query)
    {
        if (node is null && service is null)
            return Libc.EAI_NONAME;
        if ((query.ai_flags & ~KnownFlags) != 0 || (node is null && (query.ai_flags & Libc.AI_CANONNAME) != 0))
            return Libc.EAI_BADFLAGS;
        return query.ai_family is Libc.AF_UNSPEC or Libc.AF_INET or Libc.AF_INET6 ? 0 : Libc.EAI_FAMILY;
    }

    // Socket kinds that suit the hints, each with the service's port.
    private static int FindKinds(string? service, addrinfo query, out List<(int Type, int Protocol, ushort Port)> kinds)
    {
        kinds = [];
        var numeric = 0;
        var isNumeric = service is null
            || int.TryParse(service, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numeric);
        if (!isNumeric && (query.ai_flags & Libc.AI_NUMERICSERV) != 0)
            return Libc.EAI_NONAME;

        var suits = false;
        foreach (var (type, protocol) in s_kinds)
        {
            if ((query.ai_socktype != 0 && query.ai_socktype != type)
                || (query.ai_protocol != 0 && protocol != 0 && query.ai_protocol != protocol))
                continue;
            suits = true;
            var port = isNumeric ? (ushort)numeric : ServiceTable.Find(service!, protocol);
            if (isNumeric || port != 0)
                kinds.Add((type, protocol == 0 ? query.ai_protocol : protocol, port));
        }

        if (!suits)
            return Libc.EAI_SOCKTYPE;
        return kinds.Count == 0 ? Libc.EAI_SERVICE : 0;
    }

    private static int FindAddresses(string? node, addrinfo query, HostTable hosts, out List<byte[]> addresses)
    {
        addresses = [];
        var address = new byte[16];
        if (node is null)
        {
            var isPassive = (query.ai_flags & Libc.AI_PASSIVE) != 0;
            byte[] four = isPassive ? [0, 0, 0, 0] : [127, 0, 0, 1];
            address[15] = isPassive ? (byte)0 : (byte)1;
            // The order glibc's sorting gives: 0.0.0.0 before ::, ::1 before 127.0.0.1.
            addresses.AddRange(isPassive ? [four, address] : [address, four]);
            addresses.RemoveAll(candidate => !IsWanted(candidate, query.ai_family));
            return 0;
        }

        if (InternetText.TryParseClassic(node, out var hostOrder) && !node.Any(char.IsWhiteSpace))
        {
            var four = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(four, hostOrder);
            addresses.Add(four);
        }
        else if (InternetText.TryParseIPv6(node, address))
        {
            addresses.Add(address);
        }

        if (addresses.Count > 0)
            return FitLiteral(addresses, query);
        if ((query.ai_flags & Libc.AI_NUMERICHOST) != 0)
            return Libc.EAI_NONAME;
        addresses.AddRange(hosts.Find(node).Where(candidate => IsWanted(candidate, query.ai_family)));
        addresses.Sort((one, other) => other.Length - one.Length);
        return addresses.Count == 0 ? Libc.EAI_NONAME : 0;
    }

    // A literal of the other family is an error, except that AI_V4MAPPED makes an IPv6 address of an IPv4 one.
    private static int FitLiteral(List<byte[]> addresses, addrinfo query)
    {
        if (IsWanted(addresses[0], query.ai_family))
            return 0;
        if (query.ai_family != Libc.AF_INET6 || (query.ai_flags & Libc.AI_V4MAPPED) == 0)
            return Libc.EAI_ADDRFAMILY;
        var mapped = new byte[16];
        mapped[10] = mapped[11] = 0xff;
        addresses[0].CopyTo(mapped, 12);
        addresses[0] = mapped;
        return 0;
    }

    private static bool IsWanted(byte[] address, int family) =>
        family == Libc.AF_UNSPEC || address.Length == (family == Libc.AF_INET ? 4 : 16);

    private static addrinfo? Chain(
        List<byte[]> addresses, List<(int Type, int Protocol, ushort Port)> kinds, addrinfo query, string? node)
    {
        addrinfo? first = null;
        addrinfo? last = null;
        foreach (var address in addresses)
        {
            foreach (var (type, protocol, port) in kinds)
            {
                var answer = new addrinfo
                {
                    ai_flags = query.ai_flags,
                    ai_family = address.Length == 4 ? Libc.AF_INET : Libc.AF_INET6,
                    ai_socktype = type,
                    ai_protocol = protocol,
                    ai_addr = Encode(address, port),
                    ai_canonname = first is null && (query.ai_flags & Libc.AI_CANONNAME) != 0 ? node : null,
                };
                if (last is null)
                    first = answer;
                else
                    last.ai_next = answer;
                last = answer;
            }
        }

        return first;
    }

    private static byte[] Encode(byte[] address, ushort port)
    {
        var isFour = address.Length == 4;
        var encoded = new byte[isFour ? sockaddr_in.Size : sockaddr_in6.Size];
        BinaryPrimitives.WriteUInt16LittleEndian(encoded, (ushort)(isFour ? Libc.AF_INET : Libc.AF_INET6));
        BinaryPrimitives.WriteUInt16BigEndian(encoded.AsSpan(2), port);
        address.CopyTo(encoded, isFour ? 4 : 8);
        return encoded;
    }
}
