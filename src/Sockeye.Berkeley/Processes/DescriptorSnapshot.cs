using System.Globalization;

namespace Sockeye.Berkeley.Processes;

/// <summary>One row of a descriptor table, as values.</summary>
/// <param name="Descriptor">The number.</param>
/// <param name="Family">AF_INET, AF_INET6, AF_UNIX; 0 for a stream that is no socket.</param>
/// <param name="Type">SOCK_STREAM, SOCK_DGRAM, …</param>
/// <param name="Protocol">IPPROTO_TCP, IPPROTO_UDP, 0.</param>
/// <param name="State">The protocol's word: CLOSED, LISTEN, ESTABLISHED, UNCONNECTED …</param>
/// <param name="LocalAddress">address:port as getsockname tells it.</param>
/// <param name="RemoteAddress">address:port as getpeername tells it, "-" where there is none.</param>
/// <param name="StatusFlags">Access mode and O_NONBLOCK: shared with duplicates.</param>
/// <param name="DescriptorFlags">FD_CLOEXEC: this descriptor's own.</param>
/// <param name="References">How many descriptors name the same description.</param>
public sealed record DescriptorSnapshot(
    int Descriptor,
    int Family,
    int Type,
    int Protocol,
    string State,
    string LocalAddress,
    string RemoteAddress,
    int StatusFlags,
    int DescriptorFlags,
    int References)
{
    /// <summary>The family's name in C.</summary>
    public string FamilyName => Family switch
    {
        0 => "-",
        Libc.AF_INET => "AF_INET",
        Libc.AF_INET6 => "AF_INET6",
        Libc.AF_UNIX => "AF_UNIX",
        _ => Family.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The type's name in C.</summary>
    public string TypeName => Type switch
    {
        0 => "stream",
        Libc.SOCK_STREAM => "SOCK_STREAM",
        Libc.SOCK_DGRAM => "SOCK_DGRAM",
        Libc.SOCK_RAW => "SOCK_RAW",
        Libc.SOCK_SEQPACKET => "SOCK_SEQPACKET",
        _ => Type.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The protocol's name in C.</summary>
    public string ProtocolName => Protocol switch
    {
        0 => "-",
        Libc.IPPROTO_TCP => "IPPROTO_TCP",
        Libc.IPPROTO_UDP => "IPPROTO_UDP",
        Libc.IPPROTO_ICMP => "IPPROTO_ICMP",
        _ => Protocol.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The flags' names in C.</summary>
    public string FlagNames
    {
        get
        {
            var names = (StatusFlags & 3) switch
            {
                Libc.O_RDONLY => "O_RDONLY",
                Libc.O_WRONLY => "O_WRONLY",
                _ => "O_RDWR",
            };
            if ((StatusFlags & Libc.O_NONBLOCK) != 0)
                names += "|O_NONBLOCK";
            return (DescriptorFlags & Libc.FD_CLOEXEC) != 0 ? names + "|FD_CLOEXEC" : names;
        }
    }
}
