using CsCheck;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Wire.Tests.Tcp;

public class SequenceNumberTests
{
    [Fact] // RFC 9293 §3.4
    public void Row_104_within_half_the_space_order_is_that_of_distance_across_the_wrap() =>
        Gen.Select(Gen.UInt, Gen.Int[1, int.MaxValue]).Sample((value, distance) =>
        {
            var a = new SequenceNumber(value);
            var b = a + distance;
            Assert.True(a < b && a <= b && b > a && b >= a && a != b);
            Assert.False(b < a || b <= a || a > b || a >= b || a == b);
            Assert.Equal(distance, b - a);
            Assert.Equal(-distance, a - b);
            Assert.Equal(a, b - distance);
            Assert.Equal(a, b - (uint)distance);
            Assert.Equal(b, SequenceNumber.Max(a, b));
            Assert.Equal(a, SequenceNumber.Min(b, a));
        });

    [Fact]
    public void A_number_is_not_before_itself()
    {
        var a = new SequenceNumber(7);
        Assert.True(a <= new SequenceNumber(7) && a >= new SequenceNumber(7) && a == new SequenceNumber(7));
        Assert.False(a < new SequenceNumber(7) || a > new SequenceNumber(7));
    }

    [Fact]
    public void Between_includes_its_first_and_excludes_its_end_across_the_wrap()
    {
        var first = new SequenceNumber(0xFFFF_FFF0);
        var end = first + 0x20;
        Assert.True(first.IsBetween(first, end));
        Assert.True(new SequenceNumber(0).IsBetween(first, end));
        Assert.True((end - 1).IsBetween(first, end));
        Assert.False(end.IsBetween(first, end));
        Assert.False((first - 1).IsBetween(first, end));
        Assert.False(first.IsBetween(first, first));
    }

    [Fact] // The order has circles; a sort over it would never end well.
    public void It_cannot_be_sorted_by_accident() =>
        Assert.DoesNotContain(typeof(SequenceNumber).GetInterfaces(), i => i.Name.StartsWith("IComparable", StringComparison.Ordinal));
}
