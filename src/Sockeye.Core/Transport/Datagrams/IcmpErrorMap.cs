// Which errno an ICMP error becomes, and whether it is hard: RFC 1122 §4.2.3.9 gives the classes, Linux's icmp_err_convert and
// icmpv6_err_convert the numbers, by type and code.

using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Wire.Icmp;

namespace Sockeye.Core.Transport.Datagrams;

/// <summary>ICMP errors as errno.</summary>
internal static class IcmpErrorMap
{
    /// <summary>The errno of an ICMP error.</summary>
    /// <param name="notice">What happened.</param>
    /// <param name="isHard">A connected socket without IP_RECVERR is told.</param>
    public static Errno ToErrno(in IcmpNotice notice, out bool isHard)
    {
        if (notice.Kind != IcmpNoticeKind.PacketTooBig)
        {
            return notice.Destination.IsIPv4 ? OfV4(notice.Type, notice.Code, out isHard) : OfV6(notice.Type, notice.Code, out isHard);
        }
        isHard = true;
        return Errno.EMSGSIZE;
    }

    private static Errno OfV4(byte type, byte code, out bool isHard)
    {
        isHard = (IcmpV4Type)type == IcmpV4Type.ParameterProblem;
        if (isHard) return Errno.EPROTO;
        if ((IcmpV4Type)type != IcmpV4Type.DestinationUnreachable) return Errno.EHOSTUNREACH;
        var unreachable = (IcmpV4UnreachableCode)code;
        isHard = unreachable is IcmpV4UnreachableCode.Protocol or IcmpV4UnreachableCode.Port
            or (>= IcmpV4UnreachableCode.NetworkUnknown and <= IcmpV4UnreachableCode.HostProhibited)
            or >= IcmpV4UnreachableCode.CommunicationProhibited;
        return unreachable switch
        {
            IcmpV4UnreachableCode.Network or IcmpV4UnreachableCode.NetworkUnknown or IcmpV4UnreachableCode.NetworkProhibited
                or IcmpV4UnreachableCode.NetworkTypeOfService => Errno.ENETUNREACH,
            IcmpV4UnreachableCode.Protocol => Errno.ENOPROTOOPT,
            IcmpV4UnreachableCode.Port => Errno.ECONNREFUSED,
            IcmpV4UnreachableCode.SourceRouteFailed => Errno.EOPNOTSUPP,
            IcmpV4UnreachableCode.HostUnknown => Errno.EHOSTDOWN,
            IcmpV4UnreachableCode.SourceIsolated => Errno.ENONET,
            _ => Errno.EHOSTUNREACH,
        };
    }

    private static Errno OfV6(byte type, byte code, out bool isHard)
    {
        isHard = false;
        if ((IcmpV6Type)type == IcmpV6Type.TimeExceeded) return Errno.EHOSTUNREACH;
        isHard = true;
        if ((IcmpV6Type)type != IcmpV6Type.DestinationUnreachable) return Errno.EPROTO;
        var unreachable = (IcmpV6UnreachableCode)code;
        isHard = unreachable is not (IcmpV6UnreachableCode.NoRoute or IcmpV6UnreachableCode.BeyondScope or IcmpV6UnreachableCode.Address);
        return unreachable switch
        {
            IcmpV6UnreachableCode.NoRoute => Errno.ENETUNREACH,
            IcmpV6UnreachableCode.BeyondScope or IcmpV6UnreachableCode.Address => Errno.EHOSTUNREACH,
            IcmpV6UnreachableCode.Port => Errno.ECONNREFUSED,
            IcmpV6UnreachableCode.Prohibited or IcmpV6UnreachableCode.SourcePolicy or IcmpV6UnreachableCode.RejectRoute => Errno.EACCES,
            _ => Errno.EPROTO,
        };
    }
}
