using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Extensions;
using Sockeye.Core.Transport.Tcp.Listening;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Listening;

/// <summary>RFC 4987 §3.6: the initial sequence number remembers the SYN.</summary>
public sealed class SynCookiesTests
{
    private static readonly FourTuple V4 = new(InternetAddress.Parse("10.0.0.1"), InternetAddress.Parse("10.0.0.2"), 80, 1024);
    private static readonly FourTuple V6 = new(InternetAddress.Parse("fd00::1"), InternetAddress.Parse("fd00::2"), 80, 1024);
    private static readonly SequenceNumber Irs = new(123_456_789);
    private readonly SynCookies _cookies = new(new KeyedHash(new SeededEntropy(7)));

    [Theory]
    [InlineData(88, 536)]
    [InlineData(536, 536)]
    [InlineData(1299, 536)]
    [InlineData(1300, 1300)]
    [InlineData(1459, 1440)]
    [InlineData(8960, 1460)]
    public void The_largest_known_MSS_that_is_not_above_the_peers_is_remembered(int mss, int remembered)
    {
        SequenceNumber cookie = _cookies.Make(V4, Irs, ref mss, At(0));
        Assert.Equal(remembered, mss);
        Assert.True(_cookies.TryRead(V4, Irs, cookie, At(0), out int read));
        Assert.Equal(remembered, read);
    }

    [Fact]
    public void IPv6_has_sizes_of_its_own()
    {
        int mss = 8940;
        SequenceNumber cookie = _cookies.Make(V6, Irs, ref mss, At(0));
        Assert.True(_cookies.TryRead(V6, Irs, cookie, At(0), out int read));
        Assert.Equal(8940, read);
    }

    [Fact]
    public void A_cookie_is_good_for_this_minute_and_the_next()
    {
        int mss = 1460;
        SequenceNumber cookie = _cookies.Make(V4, Irs, ref mss, At(10));
        Assert.True(_cookies.TryRead(V4, Irs, cookie, At(119), out _));
        Assert.False(_cookies.TryRead(V4, Irs, cookie, At(120), out _));
    }

    [Fact]
    public void A_cookie_is_of_one_connection_and_one_SYN()
    {
        int mss = 1460;
        SequenceNumber cookie = _cookies.Make(V4, Irs, ref mss, At(0));
        Assert.False(_cookies.TryRead(V4 with { RemotePort = 1025 }, Irs, cookie, At(0), out _));
        Assert.False(_cookies.TryRead(V4, Irs + 10, cookie, At(0), out _));
        Assert.False(_cookies.TryRead(V4, Irs, cookie + 4, At(0), out _));
    }

    [Fact]
    public void The_low_bits_of_a_timestamp_remember_the_options()
    {
        uint told = SynCookies.WithOptions(4001, new WindowScale(10), sack: true, ecn: false);
        Assert.True(told <= 4001 && 4001 - told < 64);
        Assert.True(SynCookies.TryReadOptions(told, new TcpSettings(), out HandshakeOptions peer, out WindowScale scale, out bool ecn));
        Assert.True(peer.SelectiveAcknowledgment && peer.WindowScaling && !ecn);
        Assert.Equal(10, scale.Shift);
    }

    [Fact]
    public void Options_that_we_would_not_have_agreed_to_were_not_told()
    {
        uint told = SynCookies.WithOptions(4001, null, sack: true, ecn: true);
        var settings = new TcpSettings { SelectiveAcknowledgment = false };
        Assert.False(SynCookies.TryReadOptions(told, settings, out _, out _, out _));
        Assert.True(SynCookies.TryReadOptions(told, new TcpSettings(), out HandshakeOptions peer, out _, out bool ecn));
        Assert.True(ecn && !peer.WindowScaling);
    }

    private static Instant At(int seconds) => Instant.Zero + TimeSpan.FromSeconds(seconds);
}
