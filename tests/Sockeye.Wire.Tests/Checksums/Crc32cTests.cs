using Sockeye.Wire.Checksums;
using Xunit;

namespace Sockeye.Wire.Tests.Checksums;

public class Crc32cTests
{
    [Fact] // RFC 3720 §B.4: 32 zeros, ones, rising and falling bytes
    public void The_examples_of_RFC_3720_come_out()
    {
        var rising = Bytes.Count(32);
        var falling = rising.Reverse().ToArray();
        Assert.Equal(0x8A9136AAu, Crc32c.Compute(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32c.Compute(Enumerable.Repeat((byte)0xFF, 32).ToArray()));
        Assert.Equal(0x46DD794Eu, Crc32c.Compute(rising));
        Assert.Equal(0x113FDB5Cu, Crc32c.Compute(falling));
        Assert.Equal(0xE3069283u, Crc32c.Compute("123456789"u8));
    }

    [Fact]
    public void Pieces_may_be_appended()
    {
        var bytes = Bytes.Count(100);
        for (var cut = 0; cut <= 100; cut++)
        {
            Assert.Equal(Crc32c.Compute(bytes), Crc32c.Append(Crc32c.Compute(bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
        }
    }
}
