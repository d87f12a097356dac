using CsCheck;
using Sockeye.Core.Transport.Tcp.Congestion;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Congestion;

public class CubeRootTests
{
    [Theory]
    [InlineData(0UL, 0u)]
    [InlineData(1UL, 1u)]
    [InlineData(7UL, 1u)]
    [InlineData(8UL, 2u)]
    [InlineData(26UL, 2u)]
    [InlineData(27UL, 3u)]
    [InlineData(ulong.MaxValue, 2_642_245u)]
    public void Of_small_and_of_the_largest_numbers(ulong value, uint root) => Assert.Equal(root, CubeRoot.Of(value));

    [Fact]
    public void The_root_is_the_largest_number_whose_cube_is_not_above() => Gen.ULong.Sample(value =>
    {
        UInt128 root = CubeRoot.Of(value);
        return root * root * root <= value && (root + 1) * (root + 1) * (root + 1) > value;
    });
}
