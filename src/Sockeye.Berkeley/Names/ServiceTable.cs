namespace Sockeye.Berkeley.Names;

/// <summary>The well-known services that getaddrinfo takes by name (IANA, RFC 6335).</summary>
internal static class ServiceTable
{
    /// <summary>The port of a service over TCP or UDP; 0 where the name is unknown for that protocol.</summary>
    public static ushort Find(string name, int protocol)
    {
        foreach (var (known, port, overTcp, overUdp) in s_services)
        {
            if (known == name && (protocol == Libc.IPPROTO_TCP ? overTcp : protocol == Libc.IPPROTO_UDP && overUdp))
                return port;
        }

        return 0;
    }

    private static readonly (string Name, ushort Port, bool OverTcp, bool OverUdp)[] s_services =
    [
        ("echo", 7, true, true),
        ("discard", 9, true, true),
        ("daytime", 13, true, true),
        ("chargen", 19, true, true),
        ("ftp-data", 20, true, false),
        ("ftp", 21, true, false),
        ("ssh", 22, true, false),
        ("telnet", 23, true, false),
        ("smtp", 25, true, false),
        ("time", 37, true, true),
        ("domain", 53, true, true),
        ("bootps", 67, false, true),
        ("bootpc", 68, false, true),
        ("tftp", 69, false, true),
        ("finger", 79, true, false),
        ("http", 80, true, false),
        ("pop3", 110, true, false),
        ("ntp", 123, false, true),
        ("imap2", 143, true, false),
        ("snmp", 161, true, true),
        ("https", 443, true, true),
        ("submission", 587, true, false),
        ("imaps", 993, true, false),
        ("pop3s", 995, true, false),
        ("http-alt", 8080, true, true),
    ];
}
