using System.Runtime.CompilerServices;
using Sockeye.Core.Foundation;
using Sockeye.Core.Tests.Transport.Tcp.Fixture;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.Listening;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp;

/// <summary>An established connection sends and receives without allocating.</summary>
public sealed class AllocationTests
{
    private const int Segments = 1_000_000;

    [Fact]
    public void A_million_segments_allocate_nothing()
    {
        var a = new Host(InternetAddress.Parse("10.0.0.1"));
        var b = new Host(InternetAddress.Parse("10.0.0.2"));
        foreach (Host host in new[] { a, b }) host.Context.Trace.Enable(0);
        TcpListener listener = b.Listen(8000, new Sink());
        TcpConnection client = a.Connect(new Endpoint(b.Address, 8000), 40_000, new Sink());
        var clock = Instant.Zero;
        TcpConnection? server = null;
        for (int i = 0; i < 10 && server is null; i++)
        {
            Exchange(a, b, ref clock);
            if (listener.TryAccept(out TcpConnection accepted)) server = accepted;
        }
        byte[] block = new byte[64 << 10];
        long received = 0;
        for (int i = 0; i < 2000; i++) Round(a, b, client, server!, block, ref clock, ref received);
        NoAllocation.In(() =>
        {
            long start = a.Tcp.Counters.OutSegs + b.Tcp.Counters.OutSegs;
            while (a.Tcp.Counters.OutSegs + b.Tcp.Counters.OutSegs - start < Segments)
            {
                Round(a, b, client, server!, block, ref clock, ref received);
            }
        });
        Assert.True(received > 500L * Segments);
        Assert.Equal(0, a.Tcp.Counters.RetransSegs);
    }

    [Fact]
    public void An_idle_connection_is_small()
    {
        var a = new Host(InternetAddress.Parse("10.0.0.1"));
        const int count = 1000;
        var options = a.Options();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < count; i++)
        {
            var open = new TcpOpen { Local = new Endpoint(a.Address, (ushort)(1000 + i)), Remote = Endpoint.Parse("10.0.0.2:7"), Options = options };
            a.Tcp.Connect(open, new Sink(), out _);
        }
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / count;
        Assert.True(each < 1520, $"{each} bytes");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Round(
        Host a, Host b, TcpConnection client, TcpConnection server, byte[] block, ref Instant clock, ref long received)
    {
        client.Send(block, TcpSendFlags.None, out _);
        Exchange(a, b, ref clock);
        while (server.Receive(block, TcpReceiveFlags.None, out int count) == Errno.None && count > 0) received += count;
        Exchange(a, b, ref clock);
    }

    private static void Exchange(Host a, Host b, ref Instant clock)
    {
        clock += TimeSpan.FromMicroseconds(100);
        a.Tick(clock);
        b.Tick(clock);
        Carry(a, b);
        Carry(b, a);
    }

    private static void Carry(Host from, Host to)
    {
        while (from.Sent.TryDequeue(out PacketBuffer? packet))
        {
            to.Deliver(from.Address, packet.Span, packet.Offload);
            packet.Release();
        }
        to.Tcp.Flush();
    }
}
