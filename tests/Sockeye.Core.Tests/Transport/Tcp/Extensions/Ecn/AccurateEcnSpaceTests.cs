using Sockeye.Core.Transport.Tcp.Extensions.Ecn;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Extensions.Ecn;

public class AccurateEcnSpaceTests
{
    [Theory] // RFC 9768 §3.2.3.3
    [InlineData(40, 0, 0, 0, 3, 0, 12)] // nothing else
    [InlineData(12, 3, 3, 2, 3, 3, 12)] // three SACK blocks, no timestamps
    [InlineData(4, 3, 4, 2, 3, 3, 12)] // four: one gives way
    [InlineData(16, 1, 1, 2, 3, 1, 12)] // timestamps and one block
    [InlineData(8, 1, 2, 2, 2, 2, 8)] // timestamps and two blocks: two counters
    [InlineData(0, 2, 3, 2, 2, 2, 8)] // timestamps and three: one block gives way
    [InlineData(0, 3, 3, 2, -1, 3, 0)] // three counters never fit beside timestamps and two blocks
    [InlineData(0, 0, 3, 2, 0, 3, 0)] // an empty option lies in the padding
    [InlineData(8, 0, 0, 1, 2, 0, 8)]
    [InlineData(4, 0, 0, 1, 1, 0, 4)] // five bytes, one of them in the padding
    [InlineData(4, 0, 0, 0, 0, 0, 4)]
    public void Counters_and_blocks_share_what_is_left(int left, int least, int blocks, int padding, int counters, int blocksLeft, int length) =>
        Assert.Equal(new AccurateEcnSpace(counters, blocksLeft, length), AccurateEcnSpace.Fit(left, least, blocks, padding));
}
