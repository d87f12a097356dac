using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using CsCheck;
using Sockeye.Berkeley.Structures;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.Names;

/// <summary>inet_pton, inet_ntop, inet_aton, inet_addr, inet_ntoa and the byte orders, against the C library.</summary>
public sealed partial class AddressTextTests
{
    [LibraryImport("libc", EntryPoint = "inet_aton", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RealAton(string text, out uint address);

    [LibraryImport("libc", EntryPoint = "inet_pton", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RealPton(int family, string text, [Out] byte[] address);

    [LibraryImport("libc", EntryPoint = "inet_ntop")]
    private static partial nint RealNtop(int family, byte[] address, [Out] byte[] text, uint size);

    [LibraryImport("libc", EntryPoint = "strerror")]
    private static partial nint RealStrerror(int error);

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("127.1", "127.0.0.1")]
    [InlineData("1.2.772", "1.2.3.4")]
    [InlineData("16909060", "1.2.3.4")]
    [InlineData("0x7f.1", "127.0.0.1")]
    [InlineData("017700000001", "127.0.0.1")]
    [InlineData("0x7f000001", "127.0.0.1")]
    [InlineData("010.010.010.010", "8.8.8.8")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("1.2.3.4 and more", "1.2.3.4")]
    [InlineData("1.2.3.4\n", "1.2.3.4")]
    public void inet_aton_reads_all_the_classic_forms(string text, string meaning)
    {
        Assert.Equal(1, inet_aton(text, out var address));
        Assert.Equal(meaning, inet_ntoa(address));
        Assert.Equal(address.s_addr, inet_addr(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 1.2.3.4")]
    [InlineData("1.2.3.4x")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.65536")]
    [InlineData("1.16777216")]
    [InlineData("4294967296")]
    [InlineData("256.1")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.")]
    [InlineData("1..2")]
    [InlineData("08.1.1.1")]
    [InlineData("0x")]
    [InlineData("-1")]
    [InlineData("99999999999999999999999")]
    public void inet_aton_refuses_the_rest(string text)
    {
        Assert.Equal(0, inet_aton(text, out _));
        Assert.Equal(INADDR_NONE, inet_addr(text));
    }

    [Theory]
    [InlineData("127.1")]
    [InlineData("1.2.3.04")]
    [InlineData("1.2.3.4 ")]
    [InlineData("0x1.2.3.4")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("")]
    [InlineData("....")]
    public void inet_pton_takes_only_the_standard_ipv4_form(string text)
    {
        Assert.Equal(0, inet_pton(AF_INET, text, new byte[4]));
    }

    [Theory]
    [InlineData("::", "::")]
    [InlineData("::1", "::1")]
    [InlineData("1::", "1::")]
    [InlineData("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1")]
    [InlineData("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.1")]
    [InlineData("::192.0.2.1", "::192.0.2.1")]
    [InlineData("64:ff9b::192.0.2.33", "64:ff9b::c000:221")]
    [InlineData("0:0:0:0:0:0:0:0", "::")]
    [InlineData("fe80::1:0:0:0", "fe80::1:0:0:0")]
    [InlineData("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0")]
    public void inet_pton_and_inet_ntop_agree_on_ipv6(string text, string canonical)
    {
        Assert.Equal(1, inet_pton(AF_INET6, text, out in6_addr address));
        Assert.Equal(canonical, address.ToString());
        Assert.Equal(canonical, inet_ntop(AF_INET6, Bytes(in address)));
    }

    [Theory]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1:")]
    [InlineData(":1")]
    [InlineData("1::2::3")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4:5:6:7:8::")]
    [InlineData("12345::")]
    [InlineData("g::")]
    [InlineData("::1%lo")]
    [InlineData("::1.2.3")]
    [InlineData("::1.2.3.4.5")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4")]
    [InlineData("")]
    [InlineData(" ::1")]
    public void inet_pton_refuses_malformed_ipv6(string text)
    {
        Assert.Equal(0, inet_pton(AF_INET6, text, new byte[16]));
    }

    [Fact]
    public void Another_family_is_EAFNOSUPPORT_and_too_little_room_is_ENOSPC()
    {
        Assert.Equal(-1, inet_pton(AF_UNIX, "1.2.3.4", new byte[16]));
        Assert.Equal(EAFNOSUPPORT, errno);
        errno = 0;
        Assert.Null(inet_ntop(AF_UNIX, new byte[16]));
        Assert.Equal(EAFNOSUPPORT, errno);
        Assert.False(inet_ntop(AF_INET, [127, 0, 0, 1], new byte[9]));
        Assert.Equal(ENOSPC, errno);
        var room = new byte[10];
        Assert.True(inet_ntop(AF_INET, [127, 0, 0, 1], room));
        Assert.Equal("127.0.0.1", str(room));
    }

    [Fact]
    public void inet_aton_reads_any_text_as_the_C_library_does()
    {
        Gen.Char["0123456789abcdefxX. \t"].Array[0, 14].Select(chars => new string(chars)).Sample(text =>
        {
            var real = RealAton(text, out var expected);
            var ours = inet_aton(text, out var address);
            return real == ours && (real == 0 || expected == address.s_addr);
        });
    }

    [Fact]
    public void inet_pton_reads_any_text_as_the_C_library_does()
    {
        Gen.Char["0123456789abF:::..."].Array[0, 20].Select(chars => new string(chars)).Sample(text =>
        {
            foreach (var family in new[] { AF_INET, AF_INET6 })
            {
                var expected = new byte[16];
                var address = new byte[16];
                if (RealPton(family, text, expected) != inet_pton(family, text, address))
                    return false;
                if (inet_pton(family, text, address) == 1 && !expected.AsSpan().SequenceEqual(address))
                    return false;
            }

            return true;
        });
    }

    [Fact]
    public void inet_ntop_writes_any_address_as_the_C_library_does()
    {
        // Half of the bytes are zero, so that "::" is common.
        Gen.Select(Gen.Byte.Array[16], Gen.Bool.Array[8]).Sample((bytes, zeros) =>
        {
            for (var i = 0; i < 16; i++)
                bytes[i] = zeros[i / 2] ? (byte)0 : bytes[i];
            var text = new byte[64];
            RealNtop(AF_INET6, bytes, text, 64);
            if (str(text) != inet_ntop(AF_INET6, bytes))
                return false;
            RealNtop(AF_INET, bytes, text, 64);
            return str(text) == inet_ntop(AF_INET, bytes);
        });
    }

    [Fact]
    public void strerror_says_what_the_C_library_says()
    {
        for (var error = -1; error < 200; error++)
            Assert.Equal(Marshal.PtrToStringUTF8(RealStrerror(error)), strerror(error));
    }

    [Fact]
    public void Byte_orders_turn_and_turn_back()
    {
        Assert.Equal(0x401f, htons(8000));
        Assert.Equal(0x0100007fu, htonl(INADDR_LOOPBACK));
        Assert.Equal((ushort)IPAddress.HostToNetworkOrder((short)4660), htons(4660));
        Gen.UInt.Sample(value => ntohl(htonl(value)) == value && ntohs(htons((ushort)value)) == (ushort)value);
    }

    [Fact]
    public void Structures_have_the_sizes_and_offsets_of_C()
    {
        var name = new sockaddr_in { sin_family = AF_INET, sin_port = htons(8000), sin_addr = { s_addr = htonl(0x01020304) } };
        Assert.Equal("02001F40010203040000000000000000", Convert.ToHexString(Bytes(in name)));
        var six = new sockaddr_in6
        {
            sin6_family = AF_INET6, sin6_port = htons(80), sin6_flowinfo = htonl(1),
            sin6_addr = in6_addr.Loopback, sin6_scope_id = 2,
        };
        Assert.Equal("0A00005000000001" + new string('0', 30) + "01" + "02000000", Convert.ToHexString(Bytes(in six)));
        Assert.Equal(110, Bytes(default(sockaddr_un)).Length);
        Assert.Equal(128, Bytes(default(sockaddr_storage)).Length);
        Assert.Equal(8, Bytes(default(pollfd)).Length);
        Assert.Equal(8, Bytes(default(linger)).Length);
        Assert.Equal(16, Bytes(default(timeval)).Length);
        Assert.Equal((20, 24), (CMSG_LEN(4), CMSG_SPACE(4)));
        var storage = MemoryMarshal.Read<sockaddr_storage>([.. Bytes(in name), .. new byte[112]]);
        Assert.Equal("1.2.3.4:8000", storage.As<sockaddr_in>().ToString());
        Assert.Equal(AF_INET, storage.ss_family);
        Assert.Equal("8000", ntohs(name.sin_port).ToString(CultureInfo.InvariantCulture));
    }
}
