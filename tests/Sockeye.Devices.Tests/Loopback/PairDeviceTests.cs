using Sockeye.Core.Foundation;
using Sockeye.Devices.Loopback;
using Xunit;

namespace Sockeye.Devices.Tests.Loopback;

public sealed class PairDeviceTests
{
    [Fact]
    public void Frames_arrive_in_order_with_their_metadata_in_the_receivers_pool()
    {
        var (left, right) = PairDevice.Create(new PairOptions { Offload = true });
        var sender = new PacketPool();
        var receiver = new PacketPool();
        var first = Packets.Udp(sender, "10.0.0.1", "10.0.0.2", 7, "one"u8, partial: true);
        Assert.Equal(2, left.Transmit([first, Packets.Frame(sender, [2])]));
        Assert.Equal(0, sender.Outstanding);

        var batch = new PacketBuffer[8];
        Assert.Equal(2, right.Receive(batch, receiver));
        Assert.Equal("one"u8, batch[0].Span[28..]);
        Assert.Equal(ChecksumState.Partial, batch[0].Offload.Checksum);
        Assert.Equal(20, batch[0].Offload.ChecksumStart - batch[0].Start);
        Assert.Equal([2], batch[1].Span.ToArray());
        Assert.Equal(0, right.Receive(batch, receiver));
    }

    [Fact]
    public void A_full_cable_takes_less_and_says_when_there_is_room()
    {
        var (left, right) = PairDevice.Create(new PairOptions { QueueLimit = 4 });
        var pool = new PacketPool();
        var signal = new Signal();
        left.Attach(signal);
        var frames = Enumerable.Range(0, 6).Select(i => Packets.Frame(pool, [(byte)i])).ToArray();
        Assert.Equal(4, left.Transmit(frames));
        Assert.Equal(1, left.Counters.DeviceFull);
        Assert.Equal(0, signal.Count);

        var batch = new PacketBuffer[8];
        Assert.Equal(4, right.Receive(batch, pool));
        Assert.Equal(1, signal.Count);
        Assert.Equal(2, left.Transmit(frames.AsSpan(4)));
        Assert.Equal(2, right.Receive(batch, pool));
        Assert.Equal(5, batch[1].Span[0]);
    }

    [Fact]
    public void A_large_segment_fits_and_an_empty_pool_leaves_it_in_the_cable()
    {
        var (left, right) = PairDevice.Create(new PairOptions { Offload = true, LinkLayer = LinkLayer.RawIP });
        var pool = new PacketPool();
        var large = new byte[65_535];
        Random.Shared.NextBytes(large);
        left.Transmit([Packets.Frame(pool, large)]);
        var batch = new PacketBuffer[1];
        Assert.Equal(0, right.Receive(batch, new PacketPool(0)));
        Assert.Equal(1, right.Counters.NoBuffer);
        Assert.Equal(1, right.Receive(batch, pool));
        Assert.True(batch[0].Span.SequenceEqual(large));
    }

    [Fact]
    public void What_is_sent_after_an_end_was_pulled_out_is_lost_without_a_leak()
    {
        var (left, right) = PairDevice.Create();
        var pool = new PacketPool();
        right.Dispose();
        Assert.Equal(1, left.Transmit([Packets.Frame(pool, [1])]));
        Assert.Equal(0, pool.Outstanding);
        Assert.Equal(0, right.Receive(new PacketBuffer[1], pool));
    }

    [Fact]
    public void What_an_end_has_sent_before_it_was_pulled_out_arrives()
    {
        var (left, right) = PairDevice.Create();
        var pool = new PacketPool();
        Assert.Equal(1, left.Transmit([Packets.Frame(pool, [1])]));
        left.Dispose();
        Assert.Equal(1, left.Transmit([Packets.Frame(pool, [2])]));
        var batch = new PacketBuffer[2];
        Assert.Equal(1, right.Receive(batch, pool));
        Assert.Equal(1, batch[0].Span[0]);
        batch[0].Release();
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Two_threads_pass_every_frame_once_and_in_order()
    {
        const int Frames = 100_000;
        var (left, right) = PairDevice.Create(new PairOptions { QueueLimit = 64 });
        var sender = new Thread(() =>
        {
            var pool = new PacketPool();
            for (int i = 0; i < Frames; i++)
            {
                var frame = Packets.Frame(pool, BitConverter.GetBytes(i));
                while (left.Transmit([frame]) == 0)
                    Thread.Yield();
            }
        });
        sender.Start();
        var mine = new PacketPool();
        var batch = new PacketBuffer[16];
        int expected = 0;
        var limit = System.Diagnostics.Stopwatch.StartNew();
        while (expected < Frames && limit.Elapsed < TimeSpan.FromSeconds(30))
        {
            int n = right.Receive(batch, mine);
            if (n == 0)
                Thread.Yield();
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(expected++, BitConverter.ToInt32(batch[i].Span));
                batch[i].Release();
            }
        }

        sender.Join();
        Assert.Equal(Frames, expected);
        Assert.Equal(0, mine.Outstanding);
    }

    [Fact]
    public void Steady_passing_allocates_nothing()
    {
        var (left, right) = PairDevice.Create();
        var pool = new PacketPool();
        var batch = new PacketBuffer[1];
        void PassFrames()
        {
            for (int i = 0; i < 10_000; i++)
            {
                batch[0] = pool.TryRent(100)!;
                batch[0].Append(100);
                left.Transmit(batch);
                right.Receive(batch, pool);
                batch[0].Release();
            }
        }

        PassFrames();
        NoAllocation.In(PassFrames);
    }

    private sealed class Signal : IDeviceSignal
    {
        public int Count { get; private set; }

        public void Raise() => Count++;
    }
}
