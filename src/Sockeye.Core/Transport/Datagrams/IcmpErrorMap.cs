// Which errno an ICMP error becomes, and whether it is hard: RFC 1122 §4.2.3.9 gives the classes, Linux's icmp_err_convert and
// icmpv6_err_convert the numbers.

using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;

namespace Sockeye.Core.Transport.Datagrams;

/// <summary>ICMP errors as errno.</summary>
internal static class IcmpErrorMap
{
    /// <summary>The errno of an ICMP error.</summary>
    /// <param name="notice">What happened.</param>
    /// <param name="isHard">A connected socket without IP_RECVERR is told.</param>
    public static Errno ToErrno(in IcmpNotice notice, out bool isHard)
    {
        isHard = false;
        switch (notice.Kind)
        {
            case IcmpNoticeKind.NetworkUnreachable:
                return Errno.ENETUNREACH;
            case IcmpNoticeKind.HostUnreachable:
                // IPv6 has no separate host and network: code 3 (address unreachable) is hard only for those who ask.
                return Errno.EHOSTUNREACH;
            case IcmpNoticeKind.ProtocolUnreachable:
                isHard = true;
                return Errno.ENOPROTOOPT;
            case IcmpNoticeKind.PortUnreachable:
                isHard = true;
                return Errno.ECONNREFUSED;
            case IcmpNoticeKind.PacketTooBig:
                isHard = true;
                return Errno.EMSGSIZE;
            case IcmpNoticeKind.Prohibited:
                isHard = true;
                return notice.Destination.IsIPv4 ? Errno.EHOSTUNREACH : Errno.EACCES;
            case IcmpNoticeKind.ParameterProblem:
                isHard = true;
                return Errno.EPROTO;
            default:
                return Errno.EHOSTUNREACH;
        }
    }
}
