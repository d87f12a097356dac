using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Internet.Icmp;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Fixture;

/// <summary>A small ping program: keeps replies and errors.</summary>
internal sealed class EchoLog : IEchoReceiver
{
    private readonly Node _node;
    private readonly EchoSession _session;

    public EchoLog(Node node, IPVersion version)
    {
        _node = node;
        Assert.Equal(Errno.None, node.IP.Echoes.Open(version, 0, this, out _session));
    }

    public List<(byte[] Message, Reception Reception)> Replies { get; } = [];

    public List<IcmpNotice> Errors { get; } = [];

    public SendStatus Send(string to, int size = 56, byte hopLimit = 0, bool dontFragment = false, ushort sequence = 1, int scope = 0)
    {
        var destination = InternetAddress.Parse(to);
        Errno error = _node.IP.Output.TryRoute(destination, InternetAddress.Any(destination.Version), scope, out Route route);
        if (error != Errno.None) return SendStatus.NoRoute;
        return _session.Send(route, sequence, Pattern(size), hopLimit, dontFragment);
    }

    public void ReceiveReply(PacketBuffer message, in Reception reception)
    {
        Replies.Add((message.Span.ToArray(), reception));
        message.Release();
    }

    public void ReceiveError(in IcmpNotice notice, ReadOnlySpan<byte> quoted) => Errors.Add(notice);

    public static byte[] Pattern(int size)
    {
        var data = new byte[size];
        for (int i = 0; i < size; i++) data[i] = (byte)(i * 7);
        return data;
    }
}
