using System.Buffers.Binary;
using CsCheck;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;
using Xunit;

namespace Sockeye.Wire.Tests.Checksums;

public class InternetChecksumTests
{
    // Lengths round every block size of the vector loops, and at every alignment to a word.
    private static readonly Gen<byte[]> AnyBytes = Gen.OneOf(
        Gen.Byte.Array[0, 80], Gen.Byte.Array[80, 600], Gen.Byte.Array[1400, 1600], Gen.Const((byte)255).Array[0, 700]);

    [Fact] // RFC 1071 §3: the RFC's own example
    public void The_example_of_the_RFC_sums_to_ddf2()
    {
        var bytes = Bytes.Of("0001 f203 f4f5 f6f7");
        Assert.Equal(0xddf2u, InternetChecksum.Sum(bytes));
        Assert.Equal(0x220d, InternetChecksum.Compute(bytes));
    }

    [Fact]
    public void It_is_what_plain_arithmetic_gives_at_every_length_and_alignment() =>
        Gen.Select(AnyBytes, Gen.Int[0, 8]).Sample((bytes, skip) =>
        {
            var span = bytes.AsSpan(Math.Min(skip, bytes.Length));
            Assert.Equal(Reference(span), InternetChecksum.Compute(span));
        }, iter: 3000);

    [Fact]
    public void Every_short_length_of_ones_is_summed_right()
    {
        var bytes = new byte[2048];
        bytes.AsSpan().Fill(0xFF);
        for (var length = 0; length <= bytes.Length; length++)
        {
            Assert.Equal(Reference(bytes.AsSpan(0, length)), InternetChecksum.Compute(bytes.AsSpan(0, length)));
        }
    }

    [Theory] // The accumulators' bound is a chunk of 1 MiB: sums of ones would overflow without it.
    [InlineData(65535)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 31)]
    [InlineData((3 << 20) + 77)]
    public void Long_runs_of_ones_do_not_overflow(int length)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill(0xFF);
        Assert.Equal(Reference(bytes), InternetChecksum.Compute(bytes));
    }

    [Fact]
    public void Copying_copies_and_sums_alike() => Gen.Select(AnyBytes, Gen.Int[0, 8], Gen.UInt).Sample((bytes, skip, initial) =>
    {
        var source = bytes.AsSpan(Math.Min(skip, bytes.Length));
        var target = new byte[source.Length + 2];
        target[^1] = target[^2] = 0xA5;
        var sum = InternetChecksum.CopyAndSum(source, target, initial);
        Assert.Equal(InternetChecksum.Sum(source, initial), sum);
        Assert.True(source.SequenceEqual(target.AsSpan(0, source.Length)));
        Assert.Equal([0xA5, 0xA5], target[^2..]);
    }, iter: 3000);

    [Fact]
    public void A_copy_that_does_not_fit_is_a_bug_of_the_caller() =>
        Assert.Throws<ArgumentException>(() => InternetChecksum.CopyAndSum(new byte[3], new byte[2]));

    [Fact] // RFC 1071 §2: pieces may be summed apart, at odd offsets with their bytes swapped
    public void Pieces_summed_apart_combine_wherever_the_cut_is() =>
        Gen.Select(AnyBytes, Gen.Double[0, 1], Gen.Double[0, 1]).Sample((bytes, x, y) =>
        {
            var first = (int)(Math.Min(x, y) * bytes.Length);
            var second = (int)(Math.Max(x, y) * bytes.Length);
            var sum = InternetChecksum.Sum(bytes.AsSpan(0, first));
            sum = InternetChecksum.Combine(sum, InternetChecksum.Sum(bytes.AsSpan(first, second - first)), first);
            sum = InternetChecksum.Combine(sum, InternetChecksum.Sum(bytes.AsSpan(second)), second);
            Assert.Equal(InternetChecksum.Compute(bytes), InternetChecksum.Finish(sum));
        }, iter: 3000);

    [Fact] // RFC 1624 §4: the case that equation 4 of RFC 1141 gets wrong
    public void An_update_gives_zero_where_a_full_sum_does() =>
        Assert.Equal(0x0000, InternetChecksum.Update(0xDD2F, 0x5555, 0x3285));

    [Fact]
    public void An_update_is_what_a_new_sum_gives() =>
        Gen.Select(Gen.Byte.Array[20, 60], Gen.UShort, Gen.Int[1, 9]).Sample((bytes, change, word) =>
        {
            if (bytes.Length % 2 != 0) bytes = bytes[1..];
            bytes[0] = 0x45;
            var before = InternetChecksum.Compute(bytes);
            var old = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(word * 2));
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(word * 2), change);
            Assert.Equal(InternetChecksum.Compute(bytes), InternetChecksum.Update(before, old, change));
        });

    [Fact]
    public void A_32_bit_update_is_two_16_bit_ones() =>
        Gen.Select(Gen.UInt, Gen.UInt).Sample((old, @new) =>
        {
            var bytes = new byte[8];
            bytes[0] = 0x45;
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), old);
            var before = InternetChecksum.Compute(bytes);
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), @new);
            Assert.Equal(InternetChecksum.Compute(bytes), InternetChecksum.Update(before, old, @new));
        });

    [Theory] // RFC 9293 §3.1, RFC 8200 §8.1
    [InlineData("10.0.0.1", "192.168.255.254", "0a000001 c0a8fffe 0006 0014")]
    [InlineData("fd00::1", "fd00::2", "fd000000000000000000000000000001 fd000000000000000000000000000002 00000014 00000006")]
    public void The_pseudo_header_sums_as_if_it_stood_there(string source, string destination, string bytes)
    {
        var sum = PseudoHeader.Sum(InternetAddress.Parse(source), InternetAddress.Parse(destination), IPProtocol.Tcp, 20);
        Assert.Equal(InternetChecksum.Compute(Bytes.Of(bytes)), InternetChecksum.Finish(sum));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var bytes = Bytes.Count(1460);
        var target = new byte[1460];
        Allocation.IsZero(() =>
        {
            InternetChecksum.Compute(bytes);
            InternetChecksum.CopyAndSum(bytes, target);
        });
    }

    private static ushort Reference(ReadOnlySpan<byte> bytes)
    {
        ulong sum = 0;
        for (var i = 0; i < bytes.Length; i++) sum += (ulong)bytes[i] << (i % 2 == 0 ? 8 : 0);
        while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }
}
