using Sockeye.Core.Transport.Tcp.Extensions.Ecn;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Extensions.Ecn;

public class ClassicEcnTests
{
    private bool _owesCwr;

    [Fact] // RFC 3168 §6.1.3
    public void A_mark_is_echoed_until_CWR_comes()
    {
        var ecn = default(ClassicEcn);
        Assert.False(ecn.OnText(EcnCodepoint.Ect0));
        Assert.Equal(TcpFlags.None, ecn.Stamp(isNewText: false, ref _owesCwr));
        Assert.True(ecn.OnText(EcnCodepoint.Ce));
        Assert.False(ecn.OnText(EcnCodepoint.Ce));
        Assert.False(ecn.OnText(EcnCodepoint.Ect0));
        Assert.Equal(TcpFlags.Ece, ecn.Stamp(isNewText: false, ref _owesCwr));
        Assert.Equal(TcpFlags.Ece, ecn.Stamp(isNewText: true, ref _owesCwr));
        ecn.OnCwr();
        Assert.Equal(TcpFlags.None, ecn.Stamp(isNewText: false, ref _owesCwr));
        Assert.True(ecn.OnText(EcnCodepoint.Ce));
    }

    [Fact] // RFC 3168 §6.1.2
    public void CWR_stands_on_the_first_new_text_after_a_reduction_and_only_there()
    {
        var ecn = default(ClassicEcn);
        _owesCwr = true;
        Assert.Equal(TcpFlags.None, ecn.Stamp(isNewText: false, ref _owesCwr));
        Assert.Equal(TcpFlags.Cwr, ecn.Stamp(isNewText: true, ref _owesCwr));
        Assert.Equal(TcpFlags.None, ecn.Stamp(isNewText: true, ref _owesCwr));
    }
}
