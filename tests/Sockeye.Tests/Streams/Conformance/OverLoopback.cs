using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Sockeye.Tests.Streams.Conformance;

/// <summary>The host's own TCP, over its loopback interface.</summary>
public abstract class LoopbackWiring : Wiring
{
    public override bool DisposalMayLookLikeTheEnd => true;

    protected override async Task<StreamPair> ConnectAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SendBufferSize = listener.ReceiveBufferSize = SocketBuffer;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        near.SendBufferSize = near.ReceiveBufferSize = SocketBuffer;
        await near.ConnectAsync(listener.LocalEndPoint!).ConfigureAwait(false);
        return new StreamPair(EndOf(near), EndOf(await listener.AcceptAsync().ConfigureAwait(false)));
    }
}

/// <summary>The oracle: the suite says what NetworkStream does, and nothing else.</summary>
public sealed class OverLoopback(OverLoopback.Loopback wiring)
    : PlainStreamSuite(wiring), IClassFixture<OverLoopback.Loopback>
{
    public sealed class Loopback : LoopbackWiring;
}
