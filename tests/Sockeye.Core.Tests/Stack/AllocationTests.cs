using Sockeye.Core.Sockets;
using Xunit;

namespace Sockeye.Core.Tests.Stack;

/// <summary>In steady state nothing is allocated for a packet, through the whole stack and the calls, both ways.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 20_000;

    private readonly TwoHosts _hosts = new();
    private readonly byte[] _data = new byte[4000];

    [Fact]
    public void Datagrams_allocate_nothing()
    {
        SocketHandle server = _hosts.Udp(_hosts.B, TwoHosts.AddressB, 53);
        SocketHandle client = _hosts.Open(_hosts.A, AddressFamily.IPv4, SocketType.Datagram);
        SocketAddress to = TwoHosts.At(TwoHosts.AddressB, 53);
        AssertNothing(() =>
        {
            _hosts.A.Send(client, _data.AsSpan(0, 1000), SendFlags.None, to, default, _hosts.Now);
            _hosts.Settle();
            _hosts.B.Receive(server, _data, ReceiveFlags.None, out _, _hosts.Now);
        });
    }

    [Fact]
    public void Segments_allocate_nothing()
    {
        (SocketHandle client, SocketHandle server, _) = _hosts.Connected();
        AssertNothing(() =>
        {
            _hosts.A.Send(client, _data, SendFlags.None, _hosts.Now);
            _hosts.Settle();
            _hosts.B.Receive(server, _data, ReceiveFlags.None, _hosts.Now);
            while (_hosts.A.PollEvent(out _) || _hosts.B.PollEvent(out _))
            {
            }
        });
    }

    private static void AssertNothing(Action round)
    {
        for (int i = 0; i < Rounds; i++) round();
        NoAllocation.In(() =>
        {
            for (int i = 0; i < Rounds; i++) round();
        });
    }
}
