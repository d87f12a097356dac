using CsCheck;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Wire.Tests.Tcp;

public class WindowTests
{
    [Fact] // RFC 7323 §2.3
    public void A_window_on_the_wire_never_offers_more_than_there_is() =>
        Gen.Select(Gen.UInt, Gen.Int[0, 14]).Sample((bytes, shift) =>
        {
            var scale = new WindowScale(shift);
            var offered = new WindowSize(bytes).Unscale(scale).Scale(scale).Bytes;
            Assert.True(offered <= bytes);
            if (bytes >> shift <= ushort.MaxValue) Assert.True(bytes - offered < 1u << shift);
        });

    [Theory]
    [InlineData(0, 0)]
    [InlineData(65535, 0)]
    [InlineData(65536, 1)]
    [InlineData(4 << 20, 7)]
    [InlineData(int.MaxValue, 14)]
    public void The_scale_for_a_buffer_is_the_least_that_can_offer_it(int bytes, int shift) =>
        Assert.Equal(shift, WindowScale.ForBuffer(bytes).Shift);
}
