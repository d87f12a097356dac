using Sockeye.Core.Foundation;
using Sockeye.Devices.Loopback;
using Sockeye.Devices.Middleware;
using Xunit;

namespace Sockeye.Devices.Tests.Middleware;

/// <summary>Faults, delays and traces round an in-process cable, with a clock that the test turns.</summary>
public sealed class MiddlewareTests
{
    [Fact]
    public void A_tracing_device_shows_each_frame_once_even_when_it_was_refused_first()
    {
        var (left, right) = PairDevice.Create(new PairOptions { QueueLimit = 2 });
        var observer = new Observer();
        using var traced = new TracingDevice(left, observer);
        var pool = new PacketPool();
        var frames = new[] { Packets.Frame(pool, [1]), Packets.Frame(pool, [2]), Packets.Frame(pool, [3]) };
        Assert.Equal(2, traced.Transmit(frames));
        Assert.Equal(2, right.Receive(new PacketBuffer[4], pool));
        Assert.Equal(1, traced.Transmit(frames.AsSpan(2)));
        right.Transmit([Packets.Frame(pool, [9])]);
        traced.Receive(new PacketBuffer[1], pool);
        Assert.Equal(["out 1", "out 2", "out 3", "in 9"], observer.Seen);
    }

    [Fact]
    public void The_same_seed_loses_the_same_frames_and_says_so()
    {
        var first = Survivors(42, out var said);
        Assert.Equal(first, Survivors(42, out _));
        Assert.NotEqual(first, Survivors(43, out _));
        Assert.InRange(first.Count, 600, 800); // 30 % of 1000 are lost
        Assert.Contains("lost by rule loss 30 %, seed 42", said);
    }

    [Fact]
    public void Each_fault_does_what_its_name_says()
    {
        Assert.Equal([1, 1], Sent(new LinkConditions { Duplicate = 1 }, [1]).Select(f => (int)f[0]));
        Assert.Equal([7], Sent(new LinkConditions { Truncate = 1 }, [7, 8]).Single());
        var damaged = Sent(new LinkConditions { Corrupt = 1 }, [0, 0, 0, 0]).Single();
        Assert.Equal(1, damaged.Sum(b => System.Numerics.BitOperations.PopCount(b)));
        Assert.Empty(Sent(new LinkConditions { Burst = new BurstLoss(1, 0) }, [1]));
    }

    [Fact]
    public void A_reordered_frame_changes_places_with_the_next_and_the_last_one_is_not_forgotten()
    {
        var (left, right) = PairDevice.Create();
        using var faulty = new FaultyDevice(left, LinkConditions.Perfect, new LinkConditions { Reorder = 0.5 }, 3);
        var pool = new PacketPool();
        for (int i = 0; i < 100; i++)
            faulty.Transmit([Packets.Frame(pool, [(byte)i])]);
        faulty.Receive(new PacketBuffer[4], pool); // a turn of the loop lets the last one go
        var got = Drain(right, pool).Select(f => (int)f[0]).ToList();
        Assert.Equal(Enumerable.Range(0, 100), got.Order());
        Assert.NotEqual(Enumerable.Range(0, 100), got);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void A_frame_that_somebody_else_holds_is_damaged_in_a_copy()
    {
        var (left, right) = PairDevice.Create();
        using var faulty = new FaultyDevice(left, LinkConditions.Perfect, new LinkConditions { Corrupt = 1 }, 3);
        var pool = new PacketPool();
        faulty.Receive(new PacketBuffer[4], pool);
        var kept = Packets.Frame(pool, [0, 0, 0]);
        kept.AddReference();
        faulty.Transmit([kept]);
        Assert.Equal([0, 0, 0], kept.Span.ToArray());
        Assert.NotEqual([0, 0, 0], Drain(right, pool).Single());
        kept.Release();
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Faults_refuse_a_device_that_passes_uncut_segments()
    {
        var (left, _) = PairDevice.Create(new PairOptions { Offload = true });
        var refused = Assert.Throws<ArgumentException>(
            () => new FaultyDevice(left, LinkConditions.Perfect, LinkConditions.Perfect, 1));
        Assert.Contains("without offloads", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_arrive_after_the_delay_both_ways_and_the_device_says_when()
    {
        var (left, right) = PairDevice.Create();
        var clock = new Clock();
        var slow = new LinkConditions { Delay = TimeSpan.FromMilliseconds(20) };
        using var delayed = new DelayedDevice(left, slow, slow, 1, clock);
        var pool = new PacketPool();
        var batch = new PacketBuffer[4];
        Assert.Equal(Timeout.InfiniteTimeSpan, delayed.DueIn);
        delayed.Transmit([Packets.Frame(pool, [1])]);
        right.Transmit([Packets.Frame(pool, [2])]);
        Assert.Equal(0, delayed.Receive(batch, pool));
        Assert.Equal(TimeSpan.FromMilliseconds(20), delayed.DueIn);
        Assert.Equal(0, right.Receive(batch, pool));

        clock.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(TimeSpan.Zero, delayed.DueIn);
        Assert.Equal(1, delayed.Receive(batch, pool));
        Assert.Equal(2, batch[0].Span[0]);
        Assert.Equal(1, right.Receive(batch, pool));
        Assert.Equal(1, batch[0].Span[0]);
        Assert.Equal(Timeout.InfiniteTimeSpan, delayed.DueIn);
    }

    [Fact]
    public void A_rate_spaces_frames_and_its_queue_is_bounded()
    {
        var (left, right) = PairDevice.Create();
        var clock = new Clock();
        var thin = new LinkConditions { Rate = 8_000_000, QueueLimit = 3000 }; // a millisecond for 1000 bytes
        using var delayed = new DelayedDevice(left, LinkConditions.Perfect, thin, 1, clock);
        var pool = new PacketPool();
        for (int i = 0; i < 5; i++)
            delayed.Transmit([Packets.Frame(pool, new byte[1000])]);
        Assert.Equal(2, delayed.Counters.Dropped);
        var batch = new PacketBuffer[8];
        for (int i = 1; i <= 3; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            delayed.Receive(batch, pool);
            Assert.Equal(1, right.Receive(batch, pool));
            batch[0].Release();
        }

        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void A_disposed_delay_gives_back_what_was_on_its_way()
    {
        var (left, _) = PairDevice.Create();
        var pool = new PacketPool();
        using (var delayed = new DelayedDevice(
            left, LinkConditions.Perfect, new LinkConditions { Delay = TimeSpan.FromSeconds(1) }, 1, new Clock()))
        {
            delayed.Transmit([Packets.Frame(pool, [1])]);
            Assert.NotEqual(0, pool.Outstanding);
        }

        Assert.Equal(0, pool.Outstanding);
    }

    private static List<int> Survivors(ulong seed, out List<string> said)
    {
        var (left, right) = PairDevice.Create();
        var words = new List<string>();
        using var faulty = new FaultyDevice(left, LinkConditions.Perfect, new LinkConditions { Loss = 0.3 }, seed, words.Add);
        var pool = new PacketPool();
        for (int i = 0; i < 1000; i++)
            faulty.Transmit([Packets.Frame(pool, BitConverter.GetBytes(i))]);
        said = words;
        return [.. Drain(right, pool).Select(f => BitConverter.ToInt32(f))];
    }

    private static List<byte[]> Sent(LinkConditions conditions, byte[] frame)
    {
        var (left, right) = PairDevice.Create();
        using var faulty = new FaultyDevice(left, LinkConditions.Perfect, conditions, 1);
        var pool = new PacketPool();
        faulty.Receive(new PacketBuffer[4], pool); // from here on it knows the pool
        faulty.Transmit([Packets.Frame(pool, frame)]);
        return Drain(right, pool);
    }

    private static List<byte[]> Drain(PairDevice device, PacketPool pool)
    {
        var all = new List<byte[]>();
        var batch = new PacketBuffer[16];
        for (int n = device.Receive(batch, pool); n > 0; n = device.Receive(batch, pool))
        {
            for (int i = 0; i < n; i++)
            {
                all.Add(batch[i].Span.ToArray());
                batch[i].Release();
            }
        }

        return all;
    }

    private sealed class Observer : IFrameObserver
    {
        public List<string> Seen { get; } = [];

        public void OnReceived(PacketBuffer frame) => Seen.Add($"in {frame.Span[0]}");

        public void OnTransmitted(PacketBuffer frame) => Seen.Add($"out {frame.Span[0]}");
    }

    private sealed class Clock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
