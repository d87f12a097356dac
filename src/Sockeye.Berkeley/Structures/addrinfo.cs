namespace Sockeye.Berkeley.Structures;

/// <summary>Hints for getaddrinfo, and one of its answers (getaddrinfo(3)).</summary>
public sealed class addrinfo
{
    /// <summary>AI_PASSIVE, AI_NUMERICHOST, …</summary>
    public int ai_flags;

    /// <summary>AF_INET, AF_INET6 or AF_UNSPEC.</summary>
    public int ai_family;

    /// <summary>SOCK_STREAM, SOCK_DGRAM, SOCK_RAW or 0.</summary>
    public int ai_socktype;

    /// <summary>IPPROTO_TCP, IPPROTO_UDP or 0.</summary>
    public int ai_protocol;

    /// <summary>The address in the layout of its family, to be given to bind or connect.</summary>
    public ReadOnlyMemory<byte> ai_addr;

    /// <summary>The canonical name, on the first answer and only if asked for.</summary>
    public string? ai_canonname;

    /// <summary>The next answer.</summary>
    public addrinfo? ai_next;

    /// <summary>Length of <see cref="ai_addr"/>.</summary>
    public int ai_addrlen => ai_addr.Length;
}
