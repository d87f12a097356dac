using System.Text;
using Sockeye.Core.Foundation;
using Sockeye.Core.Tests.Transport.Tcp.Fixture;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.Extensions;
using Sockeye.Core.Transport.Tcp.Listening;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Extensions;

/// <summary>RFC 2385 §2.0 between two TCPs: what is not signed as agreed is as if it had never come.</summary>
public sealed class SignatureTests
{
    private const int ServerPort = 8000;

    private readonly Pair _pair = new(1, new Faults());

    private TcpCounters Client => _pair.A.Tcp.Counters;

    private TcpCounters Server => _pair.B.Tcp.Counters;

    [Fact]
    public void With_the_same_key_both_understand_each_other()
    {
        (TcpConnection client, TcpConnection server) = Connect("secret", "secret");
        Assert.Equal("hello", Say(client, server, "hello"));
        Assert.Equal("well", Say(server, client, "well"));
        foreach (TcpCounters counters in (TcpCounters[])[Client, Server])
        {
            Assert.Equal((0, 0, 0), (counters.SignaturesMissing, counters.SignaturesWrong, counters.SignaturesUnexpected));
        }
    }

    [Fact]
    public void With_another_key_no_SYN_is_answered()
    {
        TcpConnection client = Open("secret", "other");
        _pair.Run(() => Server.SignaturesWrong >= 3);
        Assert.Equal(TcpState.SynSent, client.State);
        Assert.Equal(0, Client.SignaturesWrong);
    }

    [Fact]
    public void Without_a_signature_no_SYN_is_answered_where_one_is_due()
    {
        TcpConnection client = Open(null, "secret");
        _pair.Run(() => Server.SignaturesMissing >= 3);
        Assert.Equal(TcpState.SynSent, client.State);
    }

    [Fact]
    public void A_signature_that_nobody_asked_for_is_refused_too()
    {
        TcpConnection client = Open("secret", null);
        _pair.Run(() => Server.SignaturesUnexpected >= 3);
        Assert.Equal(TcpState.SynSent, client.State);
    }

    [Fact]
    public void A_key_that_is_taken_away_ends_understanding_until_it_is_back()
    {
        (TcpConnection client, TcpConnection server) = Connect("secret", "secret");
        SignatureKeys? keys = client.Options.Signatures;
        client.Options.Signatures = null;
        client.Send("lost"u8, TcpSendFlags.None, out _);
        _pair.Run(() => Server.SignaturesMissing >= 2);
        Assert.Equal("", Read(server));

        client.Options.Signatures = keys;
        string read = "";
        _pair.Run(() => (read += Read(server)).Length == 4);
        Assert.Equal("lost", read);
    }

    [Fact]
    public void A_reset_without_signature_resets_nothing()
    {
        (TcpConnection client, TcpConnection server) = Connect("secret", "secret");
        client.Options.Signatures = null;
        client.Abort();
        _pair.Run(() => Server.SignaturesMissing == 1);
        Assert.Equal(TcpState.Established, server.State);
    }

    [Fact]
    public void The_key_of_the_longest_prefix_signs()
    {
        SignatureKeys keys = SignatureKeys.With(Keys("10.0.0.0", 8, "wide"), Key("10.0.0.2", 32, "narrow"))!;
        Assert.Equal("narrow"u8, keys.Find(InternetAddress.Parse("10.0.0.2")));
        Assert.Equal("wide"u8, keys.Find(InternetAddress.Parse("10.0.0.3")));
        Assert.True(keys.Find(InternetAddress.Parse("11.0.0.2")).IsEmpty);
    }

    [Fact]
    public void A_socket_has_so_many_keys_and_no_more()
    {
        SignatureKeys? keys = null;
        for (int i = 0; i < SignatureKeys.Limit; i++) keys = SignatureKeys.With(keys, Key($"10.0.{i >> 8}.{i & 255}", 32, "secret"));
        Assert.NotNull(keys);
        Assert.Null(SignatureKeys.With(keys, Key("10.1.0.0", 32, "secret")));
        // Another secret for the same peer takes the place of the former; one less makes room.
        Assert.NotNull(SignatureKeys.With(keys, Key("10.0.0.0", 32, "changed")));
        Assert.True(SignatureKeys.TryRemove(keys, Key("10.0.0.0", 32, "").Peers, out SignatureKeys? left));
        Assert.NotNull(SignatureKeys.With(left, Key("10.1.0.0", 32, "secret")));
        Assert.False(SignatureKeys.TryRemove(left, Key("10.0.0.0", 32, "").Peers, out _));
    }

    private (TcpConnection Client, TcpConnection Server) Connect(string clientKey, string serverKey)
    {
        TcpConnection client = Open(clientKey, serverKey);
        TcpConnection? server = null;
        _pair.Run(() => _listener!.TryAccept(out server));
        return (client, server!);
    }

    private TcpListener? _listener;

    private TcpConnection Open(string? clientKey, string? serverKey)
    {
        TcpSocketOptions client = _pair.A.Options(), server = _pair.B.Options();
        client.Signatures = clientKey is null ? null : Keys("10.0.0.2", 32, clientKey);
        server.Signatures = serverKey is null ? null : Keys("10.0.0.0", 24, serverKey);
        _listener = _pair.B.Listen(ServerPort, new Sink(), options: server);
        return _pair.A.Connect(new Endpoint(_pair.B.Address, ServerPort), 40_000, new Sink(), client);
    }

    private string Say(TcpConnection from, TcpConnection to, string text)
    {
        from.Send(Encoding.ASCII.GetBytes(text), TcpSendFlags.None, out _);
        string read = "";
        _pair.Run(() => (read += Read(to)).Length >= text.Length);
        return read;
    }

    private static SignatureKeys Keys(string network, int length, string secret) => SignatureKeys.With(null, Key(network, length, secret))!;

    private static SignatureKey Key(string network, int length, string secret) =>
        new(new Prefix(InternetAddress.Parse(network), length), Encoding.ASCII.GetBytes(secret));

    private static string Read(TcpConnection connection)
    {
        Span<byte> buffer = stackalloc byte[100];
        return connection.Receive(buffer, TcpReceiveFlags.None, out int count) == Errno.None ? Encoding.ASCII.GetString(buffer[..count]) : "";
    }
}
