using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Stack;

/// <summary>What applications asked for, as a trace.</summary>
public sealed class CallTraceTests
{
    [Fact]
    public void Calls_that_changed_anything_are_traced_in_order_with_their_ends()
    {
        var hosts = new TwoHosts();
        hosts.A.CallTrace.Enable();
        hosts.B.CallTrace.Enable();
        SocketHandle listener = hosts.Open(hosts.B, AddressFamily.IPv4, SocketType.Stream);
        hosts.B.Bind(listener, TwoHosts.At(TwoHosts.AddressB, 80), hosts.Now);
        hosts.B.Listen(listener, 4, hosts.Now);
        // Nobody is there yet: nothing changes.
        Assert.Equal(Errno.EAGAIN, hosts.B.Accept(listener, out _, out _, hosts.Now).Error);
        SocketHandle client = hosts.Open(hosts.A, AddressFamily.IPv4, SocketType.Stream);
        hosts.A.Connect(client, TwoHosts.At(TwoHosts.AddressB, 80), hosts.Now);
        hosts.Settle();
        hosts.A.Send(client, "hello"u8, SendFlags.None, hosts.Now);
        hosts.Settle();
        hosts.B.Accept(listener, out SocketHandle server, out _, hosts.Now);
        var buffer = new byte[100];
        Assert.Equal(5, hosts.B.Receive(server, buffer, ReceiveFlags.None, hosts.Now).Value);
        Assert.Equal(Errno.EAGAIN, hosts.B.Receive(server, buffer, ReceiveFlags.None, hosts.Now).Error);
        hosts.A.Shutdown(client, ShutdownHow.Write, hosts.Now);
        hosts.A.Close(client, hosts.Now);

        TraceRecord[] ofClient = Take(hosts.A), ofServer = Take(hosts.B);
        Assert.Equal([CallKind.Connect, CallKind.Send, CallKind.Shutdown, CallKind.Close], ofClient.Select(record => (CallKind)record.From));
        Assert.Equal([CallKind.Bind, CallKind.Listen, CallKind.Accept, CallKind.Receive], ofServer.Select(record => (CallKind)record.From));
        Assert.All(ofClient, record => Assert.Equal(new Endpoint(TwoHosts.AddressB, 80), record.Remote));
        Assert.All(ofServer, record => Assert.Equal(new Endpoint(TwoHosts.AddressB, 80), record.Local));
        Assert.Equal(5, ofClient[1].Number);
        Assert.Equal(5, ofServer[3].Number);
        Assert.Equal(ofClient[1].Duration, ofServer[3].Duration);
    }

    [Fact]
    public void The_hash_of_pieces_is_the_hash_of_the_whole()
    {
        var hosts = new TwoHosts();
        hosts.A.CallTrace.Enable();
        SocketHandle socket = hosts.Open(hosts.A, AddressFamily.IPv4, SocketType.Datagram);
        byte[] bytes = new byte[1000];
        new Random(1).NextBytes(bytes);
        long Hash(ReadOnlySpan<byte> part)
        {
            hosts.A.Send(socket, part, SendFlags.None, TwoHosts.At(TwoHosts.AddressB, 9), default, hosts.Now);
            return Take(hosts.A).Single(record => record.From == (byte)CallKind.Send).Duration;
        }
        long whole = Hash(bytes);
        foreach (int cut in (int[])[1, 7, 500, 999]) Assert.Equal(whole, NetStack.JoinHashes(Hash(bytes.AsSpan(0, cut)), Hash(bytes.AsSpan(cut)), bytes.Length - cut));
        Assert.NotEqual(whole, NetStack.JoinHashes(Hash(bytes.AsSpan(1)), Hash(bytes.AsSpan(0, 1)), 1));
        bytes[999] ^= 1;
        Assert.NotEqual(whole, Hash(bytes));
    }

    private static TraceRecord[] Take(NetStack stack)
    {
        List<TraceRecord> all = [];
        while (stack.CallTrace.Poll(out TraceRecord record)) all.Add(record);
        return [.. all];
    }
}
