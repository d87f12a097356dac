using CsCheck;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Dns;
using Xunit;

namespace Sockeye.Wire.Tests.Dns;

public sealed class DnsTests
{
    private static readonly Gen<string> s_name = Gen.String[Gen.Char.AlphaNumeric, 1, 20].Array[0, 6].Select(labels => string.Join('.', labels));

    [Fact]
    public void A_message_is_read_back() => Gen.Select(Gen.UShort, s_name, s_name, Gen.UInt, Gen.UInt).Sample((id, name, other, ttl, address) =>
    {
        var buffer = new byte[600];
        var writer = new DnsWriter(buffer, DnsHeader.Query(id).Response(DnsResponseCode.NoError));
        Assert.True(writer.TryAddQuestion(name, DnsType.A));
        Assert.True(writer.TryAddName(DnsSection.Answer, name, DnsType.CName, ttl, other));
        Assert.True(writer.TryAddAddress(DnsSection.Answer, other, ttl, new IPv4Address(address)));
        Assert.True(writer.TryAddAddress(DnsSection.Additional, name, ttl, new IPv6Address(address, ttl)));
        Assert.True(DnsMessage.TryParse(buffer.AsSpan(0, writer.Length), out var message));
        Assert.Equal((id, true, 1, 2, 0, 1), (message.Header.Id, message.Header.IsResponse, message.QuestionCount, message.AnswerCount, message.AuthorityCount, message.AdditionalCount));
        Span<char> text = stackalloc char[DnsName.MaxTextLength];
        foreach (var question in message.GetQuestions())
        {
            Assert.True(question.TryGetName(text, out var length));
            Assert.Equal((name, DnsType.A), (text[..length].ToString(), question.Type));
        }

        var i = 0;
        foreach (var record in message.GetRecords())
        {
            Assert.True(record.TryGetName(text, out var length));
            Assert.Equal(i == 1 ? other : name, text[..length].ToString());
            Assert.Equal(ttl, record.TimeToLive);
            Assert.Equal(i == 2 ? DnsSection.Additional : DnsSection.Answer, record.Section);
            if (i == 0)
            {
                Assert.True(record.TryGetTarget(text, out length));
                Assert.Equal(other, text[..length].ToString());
                Assert.False(record.TryGetAddress(out _));
            }
            else
            {
                Assert.True(record.TryGetAddress(out var read));
                Assert.Equal(i == 1 ? new IPv4Address(address) : (InternetAddress)new IPv6Address(address, ttl), read);
            }

            i++;
        }

        Assert.Equal(3, i);
    }, iter: 1000);

    [Fact]
    public void Any_name_survives_text_and_back() => Gen.Byte.Array[1, 63].Array[0, 3].Sample(labels =>
    {
        var wire = new List<byte>();
        foreach (var label in labels)
            wire.AddRange([(byte)label.Length, .. label]);
        wire.Add(0);
        Span<char> text = stackalloc char[DnsName.MaxTextLength];
        var offset = 0;
        Assert.True(DnsName.TryRead(wire.ToArray(), ref offset, text, out var written));
        Assert.Equal(wire.Count, offset);
        var back = new byte[255];
        Assert.True(DnsName.TryWrite(back, text[..written], out var length));
        Assert.Equal(wire, back[..length]);
    }, iter: 2000);

    [Theory]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a..")]
    [InlineData("a\\")]
    [InlineData("a\\25")]
    [InlineData("a\\999")]
    [InlineData("löß€.example")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void What_is_no_name_is_not_written(string name) => Assert.False(DnsName.TryWrite(new byte[300], name, out _));

    [Fact]
    public void A_name_of_255_octets_is_the_longest()
    {
        var label = new string('x', 63);
        var name = $"{label}.{label}.{label}.{new string('y', 61)}";
        Assert.True(DnsName.TryWrite(new byte[255], name, out var length));
        Assert.Equal(255, length);
        Assert.False(DnsName.TryWrite(new byte[300], name + "y", out _));
        Assert.False(DnsName.TryWrite(new byte[254], name, out _));
        Assert.True(DnsName.TryWrite(new byte[255], name + ".", out _));
    }

    [Theory]
    [InlineData(0, "C000")] // to itself
    [InlineData(0, "C002")] // forward
    [InlineData(0, "C100")] // outside
    [InlineData(0, "C0")] // cut
    [InlineData(2, "C002C000")] // two that point at each other
    [InlineData(2, "0161C000")] // back into itself
    public void H141_A_pointer_that_does_not_lead_backwards_is_an_error(int offset, string hex) =>
        Assert.False(DnsName.TrySkip(Convert.FromHexString(hex), ref offset) && offset >= 0);

    [Fact]
    public void H141_A_chain_of_pointers_backwards_is_followed_only_so_far()
    {
        var bytes = new List<byte> { 1, (byte)'a', 0, 0 };
        for (var i = 0; i < 200; i++)
            bytes.AddRange([0xC0, (byte)(i == 0 ? 0 : 2 + (i * 2))]);
        var message = bytes.ToArray();
        for (var i = 4; i < message.Length; i += 2)
            (message[i], message[i + 1]) = ((byte)(0xC0 | ((i - 2) >> 8)), (byte)(i == 4 ? 0 : i - 2));
        var offset = 4 + (2 * 100);
        Assert.True(DnsName.TrySkip(message, ref offset));
        offset = 4 + (2 * 150);
        Assert.False(DnsName.TrySkip(message, ref offset));
    }

    [Theory]
    [InlineData("40616100")] // type 01
    [InlineData("80616100")] // type 10
    [InlineData("0561")] // past the end
    [InlineData("0161")] // no terminator
    [InlineData("")]
    public void H142_A_label_that_cannot_be_is_an_error(string hex)
    {
        var offset = 0;
        Assert.False(DnsName.TrySkip(Convert.FromHexString(hex), ref offset));
    }

    [Fact]
    public void H142_A_name_of_more_than_255_octets_is_an_error()
    {
        var bytes = new byte[300];
        for (var i = 0; i < 256; i += 2)
            (bytes[i], bytes[i + 1]) = (1, (byte)'a');
        var offset = 0;
        Assert.False(DnsName.TrySkip(bytes, ref offset));
        bytes[254] = 0;
        Assert.True(DnsName.TrySkip(bytes, ref offset));
    }

    [Fact]
    public void H143_A_record_past_the_end_and_an_address_of_wrong_length_are_refused()
    {
        var buffer = new byte[200];
        foreach (var (type, length) in new[] { (DnsType.A, 4), (DnsType.Aaaa, 16) })
        {
            for (var wrong = length - 1; wrong <= length + 1; wrong++)
            {
                var writer = new DnsWriter(buffer, new DnsHeader(1, 0x8180));
                Assert.True(writer.TryAddRecord(DnsSection.Answer, "a", type, 1, new byte[wrong]));
                Assert.Equal(wrong == length, DnsMessage.TryParse(buffer.AsSpan(0, writer.Length), out _));
                Assert.False(DnsMessage.TryParse(buffer.AsSpan(0, writer.Length - 1), out _));
            }
        }
    }

    [Fact]
    public void H144_Counts_larger_than_the_data_are_an_error()
    {
        for (var counter = 4; counter < 12; counter += 2)
        {
            var bytes = new byte[12];
            Assert.True(DnsMessage.TryParse(bytes, out _));
            bytes[counter + 1] = 1;
            Assert.False(DnsMessage.TryParse(bytes, out _));
            bytes[counter] = 0xFF;
            Assert.False(DnsMessage.TryParse(bytes, out _));
        }
    }

    [Fact]
    public void Random_messages_never_throw() => Gen.Byte.Array[0, 80].Sample(bytes =>
    {
        if (bytes.Length >= 12)
        {
            for (var i = 4; i < 12; i++)
                bytes[i] = (byte)(i % 2 == 0 ? 0 : bytes[i] & 1);
        }

        if (!DnsMessage.TryParse(bytes, out var message))
            return;
        Span<char> text = stackalloc char[DnsName.MaxTextLength];
        foreach (var question in message.GetQuestions())
            Assert.True(question.TryGetName(text, out _));
        foreach (var record in message.GetRecords())
        {
            Assert.True(record.TryGetName(text, out _));
            _ = record.TryGetTarget(text, out _);
            _ = record.TryGetAddress(out _);
        }
    }, iter: 100_000);
}
