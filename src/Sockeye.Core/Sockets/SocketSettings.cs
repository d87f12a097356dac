namespace Sockeye.Core.Sockets;

/// <summary>Limits and defaults of the sockets room.</summary>
public sealed record SocketSettings
{
    /// <summary>Most sockets at a time, 1 to 16,777,216; beyond it socket() gives ENFILE.</summary>
    public int MaxSockets { get; init; } = 1 << 20;

    /// <summary>Generation in the handles of the first sockets, from 1. A stack that takes the place of another, as when a host begins
    /// anew, counts from another number on, so that no old handle names one of its sockets.</summary>
    public uint FirstGeneration { get; init; } = 1;

    /// <summary>Default SO_RCVBUF of datagram and AF_UNIX sockets, in bytes as getsockopt tells them (net.core.rmem_default).</summary>
    public int DefaultReceiveBuffer { get; init; } = 212_992;

    /// <summary>Default SO_SNDBUF of datagram and AF_UNIX sockets, in bytes as getsockopt tells them (net.core.wmem_default).</summary>
    public int DefaultSendBuffer { get; init; } = 212_992;

    /// <summary>Most that SO_RCVBUF may ask for, before doubling (net.core.rmem_max).</summary>
    public int MaxReceiveBuffer { get; init; } = 4 << 20;

    /// <summary>Most that SO_SNDBUF may ask for, before doubling (net.core.wmem_max).</summary>
    public int MaxSendBuffer { get; init; } = 4 << 20;

    /// <summary>Most that listen() may ask for (net.core.somaxconn).</summary>
    public int MaxBacklog { get; init; } = 4096;

    /// <summary>Most groups that one socket may join (igmp_max_memberships).</summary>
    public int MaxMemberships { get; init; } = 20;

    /// <summary>IPV6_V6ONLY of new sockets (net.ipv6.bindv6only).</summary>
    public bool V6Only { get; init; }

    /// <summary>New sockets look for the MTU of paths over IPv4: IP_MTU_DISCOVER is IP_PMTUDISC_WANT, otherwise IP_PMTUDISC_DONT
    /// (net.ipv4.ip_no_pmtu_disc).</summary>
    public bool DiscoversMtu { get; init; } = true;

    /// <summary>First port that a socket gets when it asks for none, 1 to 65,535 (net.ipv4.ip_local_port_range).</summary>
    public ushort FirstEphemeralPort { get; init; } = 32_768;

    /// <summary>Last such port.</summary>
    public ushort LastEphemeralPort { get; init; } = 60_999;

    /// <summary>Lowest port that may be bound; below it EACCES (net.ipv4.ip_unprivileged_port_start). 0: all may.</summary>
    public ushort FirstUnprivilegedPort { get; init; }

    /// <summary>SO_PEERCRED's process number.</summary>
    public int ProcessId { get; init; } = 1;

    /// <summary>SO_PEERCRED's user number.</summary>
    public int UserId { get; init; }

    /// <summary>SO_PEERCRED's group number.</summary>
    public int GroupId { get; init; }
}
