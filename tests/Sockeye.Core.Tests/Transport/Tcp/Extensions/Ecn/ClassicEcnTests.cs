using Sockeye.Core.Transport.Tcp.Extensions.Ecn;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Extensions.Ecn;

public class ClassicEcnTests
{
    [Fact] // RFC 3168 §6.1.3
    public void A_mark_is_echoed_until_CWR_comes()
    {
        var ecn = default(ClassicEcn);
        Assert.False(ecn.OnText(EcnCodepoint.Ect0));
        Assert.Equal(TcpFlags.None, ecn.Stamp(isNewText: false));
        Assert.True(ecn.OnText(EcnCodepoint.Ce));
        Assert.False(ecn.OnText(EcnCodepoint.Ce));
        Assert.False(ecn.OnText(EcnCodepoint.Ect0));
        Assert.Equal(TcpFlags.Ece, ecn.Stamp(isNewText: false));
        Assert.Equal(TcpFlags.Ece, ecn.Stamp(isNewText: true));
        ecn.OnCwr();
        Assert.Equal(TcpFlags.None, ecn.Stamp(isNewText: false));
        Assert.True(ecn.OnText(EcnCodepoint.Ce));
    }

    [Fact] // RFC 3168 §6.1.2
    public void CWR_stands_on_the_first_new_text_after_a_reduction_and_only_there()
    {
        var ecn = default(ClassicEcn);
        ecn.OnReduced();
        Assert.Equal(TcpFlags.None, ecn.Stamp(isNewText: false));
        Assert.Equal(TcpFlags.Cwr, ecn.Stamp(isNewText: true));
        Assert.Equal(TcpFlags.None, ecn.Stamp(isNewText: true));
    }

    [Fact] // RFC 3168 §6.1.2
    public void A_reduction_that_is_taken_back_is_not_told()
    {
        var ecn = default(ClassicEcn);
        ecn.OnReduced();
        ecn.OnUndone();
        Assert.Equal(TcpFlags.None, ecn.Stamp(isNewText: true));
    }
}
