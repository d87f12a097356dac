using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Datagrams;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Datagrams;

/// <summary>What an ICMP error is called, type by type and code by code (RFC 1122 §4.2.3.9, RFC 4443 §3).</summary>
public sealed class IcmpErrorMapTests
{
    [Theory]
    [InlineData(3, 0, Errno.ENETUNREACH, false)]
    [InlineData(3, 1, Errno.EHOSTUNREACH, false)]
    [InlineData(3, 2, Errno.ENOPROTOOPT, true)]
    [InlineData(3, 3, Errno.ECONNREFUSED, true)]
    [InlineData(3, 5, Errno.EOPNOTSUPP, false)]
    [InlineData(3, 6, Errno.ENETUNREACH, true)]
    [InlineData(3, 7, Errno.EHOSTDOWN, true)]
    [InlineData(3, 8, Errno.ENONET, true)]
    [InlineData(3, 9, Errno.ENETUNREACH, true)]
    [InlineData(3, 10, Errno.EHOSTUNREACH, true)]
    [InlineData(3, 11, Errno.ENETUNREACH, false)]
    [InlineData(3, 12, Errno.EHOSTUNREACH, false)]
    [InlineData(3, 13, Errno.EHOSTUNREACH, true)]
    [InlineData(3, 14, Errno.EHOSTUNREACH, true)]
    [InlineData(3, 15, Errno.EHOSTUNREACH, true)]
    [InlineData(11, 0, Errno.EHOSTUNREACH, false)]
    [InlineData(12, 0, Errno.EPROTO, true)]
    public void Each_ICMP_error_has_its_errno(byte type, byte code, Errno error, bool isHard) => Check("10.0.0.2", type, code, error, isHard);

    [Theory]
    [InlineData(1, 0, Errno.ENETUNREACH, false)]
    [InlineData(1, 1, Errno.EACCES, true)]
    [InlineData(1, 2, Errno.EHOSTUNREACH, false)]
    [InlineData(1, 3, Errno.EHOSTUNREACH, false)]
    [InlineData(1, 4, Errno.ECONNREFUSED, true)]
    [InlineData(1, 5, Errno.EACCES, true)]
    [InlineData(1, 6, Errno.EACCES, true)]
    [InlineData(1, 7, Errno.EPROTO, true)]
    [InlineData(3, 0, Errno.EHOSTUNREACH, false)]
    [InlineData(4, 1, Errno.EPROTO, true)]
    public void Each_ICMPv6_error_has_its_errno(byte type, byte code, Errno error, bool isHard) => Check("fd00::2", type, code, error, isHard);

    private static void Check(string destination, byte type, byte code, Errno error, bool isHard)
    {
        InternetAddress to = InternetAddress.Parse(destination);
        var notice = new IcmpNotice(IcmpNoticeKind.Prohibited, IPProtocol.Tcp, to, to, to, 0, type, code);
        Assert.Equal(error, IcmpErrorMap.ToErrno(notice, out bool found));
        Assert.Equal(isHard, found);
    }
}
