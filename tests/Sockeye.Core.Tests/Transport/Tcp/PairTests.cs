using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Core.Tests.Transport.Tcp.Fixture;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.Listening;
using Sockeye.Wire.Addresses;
using Xunit;
using Program = Sockeye.Core.Tests.Transport.Tcp.Fixture.Program;

namespace Sockeye.Core.Tests.Transport.Tcp;

/// <summary>Two TCPs back to back: streams come through whole, and nothing is left behind.</summary>
public sealed class PairTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_clean_wire_carries_both_streams(bool v6) => Converse(1, new Faults(), 300_000, 200_000, v6: v6);

    [Fact]
    public void Large_segments_travel_whole() =>
        Converse(2, new Faults(Whole: true), 3_000_000, 1_000, nic: new InterfaceOptions { SegmentationLimit = 65_000 });

    [Fact]
    public void Large_segments_are_cut_and_lost_piece_by_piece() =>
        Converse(3, new Faults(Loss: 3), 1_000_000, 1_000, nic: new InterfaceOptions { SegmentationLimit = 65_000 });

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Loss_duplication_and_reordering_change_nothing(bool sack, bool timestamps)
    {
        var settings = new TcpSettings { SelectiveAcknowledgment = sack, Timestamps = timestamps };
        for (int seed = 1; seed <= 40; seed++)
        {
            var faults = new Faults(seed % 8, seed % 5, seed % 7 * 3, 1 + (seed * 997 % 30_000));
            Converse(seed, faults, seed * 3001 % 200_000, seed * 7001 % 150_000, settings, v6: seed % 2 == 0);
        }
    }

    [Fact]
    public void Heavy_loss_is_survived()
    {
        for (int seed = 100; seed < 110; seed++) Converse(seed, new Faults(20, 10, 10, 5_000), 40_000, 30_000);
    }

    private static void Converse(
        int seed, Faults faults, int fromA, int fromB, TcpSettings? settings = null, InterfaceOptions? nic = null, bool v6 = false)
    {
        var pair = new Pair(seed, faults, settings, nic, v6);
        var random = new Random(seed);
        TcpListener listener = pair.B.Listen(8000, new Sink());
        TcpConnection client = pair.A.Connect(new Endpoint(pair.B.Address, 8000), 40_000, new Sink());
        var left = new Program(client, 7, fromA, 99, random);
        Program? right = null;
        pair.Run(() =>
        {
            left.Work();
            if (right is null && listener.TryAccept(out TcpConnection accepted)) right = new Program(accepted, 99, fromB, 7, random);
            right?.Work();
            return left.IsClosed && right is { IsClosed: true };
        });
        Assert.Equal(Errno.None, left.Error);
        Assert.Equal(Errno.None, right!.Error);
        Assert.Equal(fromB, left.Read);
        Assert.Equal(fromA, right.Read);
        listener.Close();
        pair.Run();
        foreach (Host host in new[] { pair.A, pair.B })
        {
            Assert.Equal(0, host.Context.Pool.Outstanding);
            Assert.Equal(0, host.Context.Deadlines.Count);
            Assert.Equal(0, host.Leases);
            Assert.Equal(0, host.Tcp.ConnectionCount);
            Assert.Equal(0, host.Tcp.TimeWaitCount);
            Assert.Equal(0, host.Tcp.Counters.Orphans);
            Assert.Equal(0, host.Tcp.Counters.CurrEstab);
        }
    }
}
