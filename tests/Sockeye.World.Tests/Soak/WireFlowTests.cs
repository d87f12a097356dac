using Sockeye.Core.Foundation;
using Sockeye.Simulation.Soak;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.World.Tests.Soak;

/// <summary>What the soak's checker of the wire notices, and what it excuses (RFC 9293 §3.8.6, RFC 7323 §2.3).</summary>
public class WireFlowTests
{
    private const int Shift = 10;

    private readonly WireFlow _client = new();
    private readonly WireFlow _server = new();

    [Fact]
    public void A_window_taken_back_by_one_octet_is_noticed()
    {
        Open();
        Assert.Null(FromServer(TcpFlags.Ack, 100, 1, window: 64));
        Assert.Null(FromClient(TcpFlags.Ack, 1, 101, window: 64, text: 3));
        Assert.NotNull(FromServer(TcpFlags.Ack, 101, 2, window: 63));
    }

    [Fact]
    public void A_half_open_connection_cuts_the_window_of_its_SYN_ACK_and_no_more()
    {
        Open();
        Assert.Null(FromServer(TcpFlags.Ack, 101, 1, window: 62_636 >> Shift));
        Assert.NotNull(FromServer(TcpFlags.Ack, 101, 1, window: (62_636 >> Shift) - 1));
        FromClient(TcpFlags.Ack, 1, 101, window: 64, text: 2);
        Assert.NotNull(FromServer(TcpFlags.Ack, 101, 2, window: 62_636 >> Shift));
    }

    [Fact]
    public void Memory_that_ended_excuses_a_zero_window_of_that_turn_only()
    {
        Instant later = Instant.Zero + TimeSpan.FromMilliseconds(1);
        Open();
        FromClient(TcpFlags.Ack, 1, 101, window: 64, text: 1000);
        Assert.NotNull(FromServer(TcpFlags.Ack, 101, 1, window: 0));

        _client.BeRefused(_server, isNext: false, later);
        Assert.NotNull(FromServer(TcpFlags.Ack, 101, 1, window: 0, later));

        _client.BeRefused(_server, isNext: true, later);
        Assert.NotNull(FromServer(TcpFlags.Ack, 101, 1, window: 1, later));
        Assert.NotNull(FromServer(TcpFlags.Ack, 101, 1, window: 0, later + TimeSpan.FromMilliseconds(1)));
        Assert.Null(FromServer(TcpFlags.Ack, 101, 1, window: 0, later));
    }

    [Fact]
    public void After_memory_ended_the_window_that_is_offered_anew_is_not_taken_back()
    {
        Open();
        _client.BeRefused(_server, isNext: true, Instant.Zero);
        Assert.Null(FromServer(TcpFlags.Ack, 101, 1, window: 0));
        Assert.Null(FromServer(TcpFlags.Ack, 101, 1, window: 3, Instant.Zero + TimeSpan.FromSeconds(1)));
        Assert.NotNull(FromServer(TcpFlags.Ack, 101, 1, window: 2, Instant.Zero + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_timeout_is_excused_until_what_was_thrown_away_is_acknowledged()
    {
        Open();
        Assert.False(_client.MayTimeOut);
        byte[] first = Write(TcpFlags.Ack, 1, 101, 64, 1000), second = Write(TcpFlags.Ack, 1001, 101, 64, 1000);
        Arrive(_client, _server, first);
        _client.BeRefused(_server, isNext: true, Instant.Zero);
        Assert.Null(FromServer(TcpFlags.Ack, 101, 1, window: 0));
        Assert.True(_client.MayTimeOut);
        Assert.False(_server.MayTimeOut);

        Arrive(_client, _server, second);
        Send(_client, _server, second);
        Arrive(_server, _client, Write(TcpFlags.Ack, 101, 1001, 3, 0));
        Assert.True(_client.MayTimeOut);
        Arrive(_server, _client, Write(TcpFlags.Ack, 101, 2001, 3, 0));
        Assert.False(_client.MayTimeOut);
    }

    [Fact]
    public void Another_incarnation_may_begin_below_what_the_former_sent()
    {
        Open();
        FromClient(TcpFlags.Ack, 1, 101, window: 64, text: 1);
        Assert.Null(FromServer(TcpFlags.Ack, 101, 2, window: 64, text: 5000));
        Assert.Null(FromServer(TcpFlags.Syn | TcpFlags.Ack, 600, 1, window: 62_636));
        // The client knows nothing of it.
        Assert.Null(FromClient(TcpFlags.Ack, 2, 5101, window: 64));
        Assert.NotNull(FromClient(TcpFlags.Ack, 2, 5102, window: 64));
    }

    [Fact]
    public void Text_beyond_the_widest_window_is_noticed()
    {
        Open();
        Assert.Null(FromServer(TcpFlags.Ack, 101, 1, window: 62));
        Assert.NotNull(FromClient(TcpFlags.Ack, 1 + (62 << Shift), 101, window: 64, text: 2));
    }

    private void Open()
    {
        Assert.Null(Send(_client, _server, Write(TcpFlags.Syn, 0, 0, 65_535, 0)));
        Arrive(_client, _server, Write(TcpFlags.Syn, 0, 0, 65_535, 0));
        Assert.Null(FromServer(TcpFlags.Syn | TcpFlags.Ack, 100, 1, window: 62_636));
    }

    private string? FromClient(TcpFlags flags, uint seq, uint ack, int window, int text = 0) =>
        Send(_client, _server, Write(flags, seq, ack, window, text));

    private string? FromServer(TcpFlags flags, uint seq, uint ack, int window, Instant now = default, int text = 0) =>
        Send(_server, _client, Write(flags, seq, ack, window, text), now);

    private static string? Send(WireFlow from, WireFlow to, byte[] bytes, Instant now = default)
    {
        Assert.True(TcpSegment.TryParse(bytes, out TcpSegment segment));
        return from.Send(segment, to, now);
    }

    private static void Arrive(WireFlow from, WireFlow to, byte[] bytes)
    {
        Assert.True(TcpSegment.TryParse(bytes, out TcpSegment segment));
        from.Arrive(segment, to);
    }

    // A SYN carries a window scale.
    private static byte[] Write(TcpFlags flags, uint seq, uint ack, int window, int text)
    {
        ReadOnlySpan<byte> options = (flags & TcpFlags.Syn) != 0 ? [1, 3, 3, Shift] : [];
        var bytes = new byte[TcpSegment.MinHeaderLength + options.Length + text];
        var header = new TcpHeader
        {
            Sequence = new SequenceNumber(seq), Acknowledgment = new SequenceNumber(ack), Flags = flags, Window = new UnscaledWindow((ushort)window),
        };
        TcpHeader.Write(bytes, header, options);
        return bytes;
    }
}
