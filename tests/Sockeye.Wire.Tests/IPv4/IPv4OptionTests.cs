using CsCheck;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.IPv4;
using Xunit;

namespace Sockeye.Wire.Tests.IPv4;

public class IPv4OptionTests
{
    [Fact]
    public void Options_are_read_one_after_another_and_padding_is_passed()
    {
        var reader = new IPv4OptionReader(Bytes.Of("01 94040000 01 07070400000000 00 94040000"));
        Assert.True(reader.TryRead(out var alert));
        Assert.Equal(1, alert.Offset);
        Assert.True(alert.IsCopied);
        Assert.True(alert.TryReadRouterAlert(out var value));
        Assert.Equal(0, value);
        Assert.True(reader.TryRead(out var record));
        Assert.Equal(6, record.Offset);
        Assert.True(record.TryReadRoute(out var pointer, out var addresses));
        Assert.Equal(4, pointer);
        Assert.Equal(4, addresses.Length);
        Assert.False(reader.TryRead(out _)); // Nothing counts behind the end of the list.
        Assert.False(reader.IsMalformed);
    }

    [Theory]
    [InlineData("07", 0)] // no length
    [InlineData("01 07", 1)]
    [InlineData("07 00 00 00", 0)]
    [InlineData("07 01 00 00", 0)]
    [InlineData("94 04 00 00 07 05 04 00", 4)] // one past the end
    [InlineData("44 ff 05 00", 0)]
    [InlineData("de 00 ad be", 0)] // unknown kinds too
    public void Row_018_a_length_that_does_not_fit_ends_the_walk(string hex, int errorOffset)
    {
        var reader = new IPv4OptionReader(Bytes.Of(hex));
        while (reader.TryRead(out _)) { }
        Assert.True(reader.IsMalformed);
        Assert.Equal(errorOffset, reader.ErrorOffset);
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void Row_018_the_walk_always_advances() => Gen.Byte.Array[0, 40].Sample(bytes =>
    {
        var reader = new IPv4OptionReader(bytes);
        var end = 0;
        while (reader.TryRead(out var option))
        {
            Assert.True(option.Offset >= end && option.Bytes.Length >= 2);
            end = option.Offset + option.Bytes.Length;
            option.TryReadRoute(out _, out _);
            option.TryReadTimestamp(out _, out _, out _);
            option.TryReadRouterAlert(out _);
        }

        Assert.True(end <= bytes.Length);
    }, iter: 5000);

    [Theory]
    [InlineData("83 07 03 01020304")] // pointer below 4
    [InlineData("83 07 00 01020304")]
    [InlineData("89 07 05 01020304")] // in the middle of an address
    [InlineData("83 06 04 010203")] // not 3 + 4n
    [InlineData("83 02")]
    public void Row_019_a_source_route_that_lies_is_no_route(string hex)
    {
        var reader = new IPv4OptionReader(Bytes.Of(hex));
        Assert.True(reader.TryRead(out var option));
        Assert.True(option.IsSourceRoute);
        Assert.False(option.TryReadRoute(out _, out _));
    }

    [Fact]
    public void Row_019_each_of_several_source_routes_is_seen()
    {
        var reader = new IPv4OptionReader(Bytes.Of("83 07 04 01020304 89 07 08 05060708 00 00"));
        Assert.True(reader.TryRead(out var loose) && loose.IsSourceRoute);
        Assert.True(reader.TryRead(out var strict) && strict.IsSourceRoute);
        Assert.True(strict.TryReadRoute(out var pointer, out var addresses));
        Assert.True(pointer > strict.Bytes.Length); // used up
        Assert.Equal("5.6.7.8", IPv4Option.AddressAt(addresses, 0).ToString());
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var writer = new IPv4OptionWriter(new byte[40]);
        Assert.True(writer.TryAppendRouterAlert());
        Assert.True(writer.TryAppendRecordRoute(2));
        Assert.True(writer.TryAppendTimestamp(1, withAddresses: true));
        Assert.True(writer.TryAppendSourceRoute(isStrict: true, [new IPv4Address(1, 2, 3, 4)]));
        Assert.False(writer.TryAppendRecordRoute(2));
        Assert.Equal("94040000" + "070b040000000000000000" + "440c05010000000000000000" + "89070401020304", Bytes.Hex(writer.Written));

        var reader = new IPv4OptionReader(writer.Written);
        Assert.True(reader.TryRead(out var option) && option.TryReadRouterAlert(out _));
        Assert.True(reader.TryRead(out option) && option.TryReadRoute(out _, out _));
        Assert.True(reader.TryRead(out option));
        Assert.True(option.TryReadTimestamp(out var pointer, out var overflow, out var flag));
        Assert.Equal((5, 0, 1), (pointer, overflow, flag));
        Assert.True(reader.TryRead(out option) && option.IsSourceRoute);
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.IsMalformed);
    }

    [Fact]
    public void More_than_forty_bytes_are_never_written()
    {
        var writer = new IPv4OptionWriter(new byte[100]);
        Assert.False(writer.TryAppendRecordRoute(10));
        Assert.False(writer.TryAppendTimestamp(10, withAddresses: false));
        Assert.True(writer.TryAppendRecordRoute(9));
        Assert.False(writer.TryAppendRouterAlert());
        Assert.Equal(39, writer.Length);
    }
}
