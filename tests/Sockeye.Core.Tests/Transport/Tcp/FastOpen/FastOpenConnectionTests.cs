using System.Text;
using Sockeye.Core.Foundation;
using Sockeye.Core.Tests.Transport.Tcp.Fixture;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.FastOpen;
using Sockeye.Core.Transport.Tcp.Listening;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.FastOpen;

/// <summary>RFC 7413 §4.2 between two TCPs: who takes text in a SYN, and what happens where the server does not want it.</summary>
public sealed class FastOpenConnectionTests
{
    private const int ServerPort = 8000;
    private const TcpFlags SynAck = TcpFlags.Syn | TcpFlags.Ack;

    private static readonly FastOpenKeys Old = new(new FastOpenKey(1, 2), null);
    private static readonly FastOpenKeys New = new(new FastOpenKey(3, 4), null);

    private readonly Pair _pair;
    private readonly TcpListener _listener;
    private ushort _port = 40_000;

    public FastOpenConnectionTests()
    {
        var settings = new TcpSettings { FastOpen = FastOpenModes.Client | FastOpenModes.Server };
        _pair = new Pair(1, new Faults(), settings);
        TcpSocketOptions options = _pair.B.Options();
        options.FastOpenQueue = 4;
        options.FastOpenKeys = Old;
        _listener = _pair.B.Listen(ServerPort, new Sink(), options: options);
    }

    private TcpCounters Client => _pair.A.Tcp.Counters;

    private TcpCounters Server => _pair.B.Tcp.Counters;

    [Fact]
    public void The_first_open_gets_a_cookie_and_the_next_brings_text_that_is_taken_with_the_SYN()
    {
        Talk("first");
        Assert.Equal(1, Server.FastOpenCookiesAsked);
        Assert.Equal((0, 0), (Client.FastOpenActive, Server.FastOpenPassive));

        Talk("second");
        Assert.Equal(1, Server.FastOpenCookiesAsked);
        Assert.Equal((1, 1), (Client.FastOpenActive, Server.FastOpenPassive));
    }

    [Fact]
    public void Text_of_a_SYN_can_be_read_before_the_handshake_is_over()
    {
        Talk("first");
        bool isOver = false;
        _pair.Lose = flags => isOver |= flags == TcpFlags.Ack;
        TcpConnection client = Open("early");
        _pair.Run(() => _listener.TryAccept(out TcpConnection accepted) && Read(accepted) == "early");
        Assert.False(isOver);
        Assert.Equal(TcpState.SynSent, client.State);
    }

    [Fact]
    public void A_cookie_of_a_key_that_is_gone_is_answered_by_a_good_one_and_the_text_comes_again()
    {
        Talk("first");
        _listener.Options.FastOpenKeys = New;
        Talk("refused");
        Assert.Equal((1, 0), (Server.FastOpenPassiveFails, Server.FastOpenPassive));
        Assert.Equal((1, 0), (Client.FastOpenActiveFails, Client.FastOpenActive));

        Talk("taken");
        Assert.Equal((1, 1), (Server.FastOpenPassive, Client.FastOpenActive));
    }

    [Fact]
    public void A_cookie_expires_in_two_steps()
    {
        Talk("first");
        _listener.Options.FastOpenKeys = New with { Backup = Old.Primary };
        Talk("old but honoured");
        Assert.Equal((1, 1), (Server.FastOpenPassive, Server.FastOpenPassiveAging));

        // With that came a cookie of the new key.
        Talk("new");
        Assert.Equal((2, 1), (Server.FastOpenPassive, Server.FastOpenPassiveAging));
        _listener.Options.FastOpenKeys = New;
        Talk("still new");
        Assert.Equal((3, 1), (Server.FastOpenPassive, Server.FastOpenPassiveAging));
        Assert.Equal(0, Server.FastOpenPassiveFails);
    }

    [Fact]
    public void At_the_limit_of_pending_handshakes_a_SYN_is_an_ordinary_one()
    {
        Talk("first");
        _listener.Options.FastOpenQueue = 1;
        _pair.Lose = flags => (flags & SynAck) == SynAck;
        Open("pending");
        _pair.Run(() => Server.FastOpenPassive == 1);

        TcpConnection late = Open("late");
        _pair.Run(() => Server.FastOpenOverflows > 0);
        Assert.Equal(1, Server.FastOpenPassive);
        _pair.Lose = null;
        _pair.Run(() => late.State == TcpState.Established);
        Assert.Equal(1, Server.FastOpenPassive);
    }

    [Fact]
    public void A_listener_that_was_told_nothing_takes_no_text_and_gives_no_cookie()
    {
        _listener.Options.FastOpenQueue = 0;
        Talk("first");
        Talk("second");
        Assert.Equal((0, 0), (Server.FastOpenPassive, Client.FastOpenActive));
    }

    [Fact]
    public void A_SYN_that_is_lost_goes_again_without_text_and_the_stream_is_whole()
    {
        Talk("first");
        int lost = 0;
        _pair.Lose = flags => flags == TcpFlags.Syn && lost++ == 0;
        Talk("second");
        Assert.Equal((1, 0), (Client.FastOpenActiveFails, Server.FastOpenPassive));
    }

    // One connection from open to close; the server must read exactly the text.
    private void Talk(string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        TcpConnection client = Open(text, out int sent);
        TcpConnection? server = null;
        string read = "";
        _pair.Run(() =>
        {
            // What the SYN did not take is written once the connection is there.
            if (sent < bytes.Length && client.State == TcpState.Established && client.Send(bytes.AsSpan(sent), TcpSendFlags.None, out int more) == Errno.None)
            {
                sent += more;
            }
            if (server is null && !_listener.TryAccept(out server)) return false;
            read += Read(server);
            return read.Length >= text.Length;
        });
        Assert.Equal(text, read);
        _pair.Run(() => client.State == TcpState.Established);
        client.Close();
        server!.Close();
        _pair.Run();
    }

    private TcpConnection Open(string text) => Open(text, out _);

    private TcpConnection Open(string text, out int sent)
    {
        var open = new TcpOpen
        {
            Local = new Endpoint(_pair.A.Address, _port++),
            Remote = new Endpoint(_pair.B.Address, ServerPort),
            Options = _pair.A.Options(),
            Lease = new Host.Lease(_pair.A),
            FastOpen = FastOpenWish.Now,
        };
        Assert.Equal(Errno.None, _pair.A.Tcp.Connect(open, new Sink(), out TcpConnection connection));
        sent = connection.OpenWith(Encoding.ASCII.GetBytes(text));
        return connection;
    }

    private static string Read(TcpConnection connection)
    {
        Span<byte> buffer = stackalloc byte[100];
        return connection.Receive(buffer, TcpReceiveFlags.None, out int count) == Errno.None ? Encoding.ASCII.GetString(buffer[..count]) : "";
    }
}
