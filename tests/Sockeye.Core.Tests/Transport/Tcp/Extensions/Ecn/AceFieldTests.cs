using Sockeye.Core.Transport.Tcp.Extensions.Ecn;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Extensions.Ecn;

public class AceFieldTests
{
    [Fact] // RFC 9768 §3.2.2
    public void AE_CWR_and_ECE_are_one_number()
    {
        Assert.Equal(0b101, AceField.Of(TcpFlags.Ae | TcpFlags.Ece | TcpFlags.Ack));
        Assert.Equal(TcpFlags.Ae | TcpFlags.Cwr, AceField.ToFlags(0b110));
        Assert.Equal(TcpFlags.None, AceField.ToFlags(8));
    }

    [Theory] // RFC 9768 §3.1.1, table 2
    [InlineData(EcnCodepoint.NotEct, 0b010)]
    [InlineData(EcnCodepoint.Ect1, 0b011)]
    [InlineData(EcnCodepoint.Ect0, 0b100)]
    [InlineData(EcnCodepoint.Ce, 0b110)]
    public void The_field_with_which_a_SYN_came_is_reflected_and_read_back(EcnCodepoint arrived, int ace)
    {
        Assert.Equal(ace, AceField.Of(AceField.Reflect(arrived)));
        Assert.Equal(arrived, AceField.Reflected(ace));
    }

    [Theory] // RFC 9768 §3.1.2
    [InlineData(0b000, false)]
    [InlineData(0b011, false)]
    [InlineData(0b111, true)]
    [InlineData(0b001, true)]
    [InlineData(0b010, true)]
    [InlineData(0b100, true)]
    public void Any_combination_but_none_and_classic_asks_for_accurate_ECN(int ace, bool asks) =>
        Assert.Equal(asks, AceField.AsksForAccurate(AceField.ToFlags((uint)ace)));

    [Theory] // RFC 9768 §3.2.2.3
    [InlineData(EcnCodepoint.NotEct, EcnCodepoint.NotEct, true)]
    [InlineData(EcnCodepoint.NotEct, EcnCodepoint.Ce, false)]
    [InlineData(EcnCodepoint.NotEct, EcnCodepoint.Ect0, false)]
    [InlineData(EcnCodepoint.Ect0, EcnCodepoint.Ce, true)]
    [InlineData(EcnCodepoint.Ect0, EcnCodepoint.Ect1, true)]
    [InlineData(EcnCodepoint.Ect0, EcnCodepoint.NotEct, false)]
    [InlineData(EcnCodepoint.Ce, EcnCodepoint.Ect0, false)]
    [InlineData(EcnCodepoint.Ce, EcnCodepoint.Ce, true)]
    public void A_network_may_mark_and_nothing_else(EcnCodepoint sent, EcnCodepoint arrived, bool possible) =>
        Assert.Equal(possible, AceField.IsPossible(sent, arrived));
}
