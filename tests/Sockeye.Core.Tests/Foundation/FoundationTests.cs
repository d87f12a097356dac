using CsCheck;
using Sockeye.Core.Foundation;
using Xunit;

namespace Sockeye.Core.Tests.Foundation;

public class PacketBufferTests
{
    [Fact]
    public void Headers_go_in_front_of_the_payload_without_moving_it()
    {
        var pool = new PacketPool();
        PacketBuffer buffer = pool.TryRent(100)!;
        buffer.Append(3).Fill(7);
        buffer.Prepend(2).Fill(1);
        Assert.Equal([1, 1, 7, 7, 7], buffer.Span.ToArray());
        buffer.Consume(2);
        buffer.TrimTo(1);
        Assert.Equal([7], buffer.Span.ToArray());
        buffer.Release();
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void The_last_of_two_owners_gives_the_buffer_back()
    {
        var pool = new PacketPool();
        PacketBuffer buffer = pool.TryRent(1)!;
        buffer.AddReference();
        buffer.Release();
        Assert.Equal(PacketPool.SmallCapacity, pool.Outstanding);
        buffer.Release();
        Assert.Equal(0, pool.Outstanding);
        Assert.Throws<System.Diagnostics.UnreachableException>(buffer.Release);
    }

    [Fact]
    public void A_pool_at_its_limit_refuses_and_counts()
    {
        var pool = new PacketPool(limit: 2 * PacketPool.SmallCapacity);
        PacketBuffer first = pool.TryRent(1500)!, second = pool.TryRent(1500)!;
        Assert.Null(pool.TryRent(1));
        Assert.Equal(1, pool.Refusals);
        first.Release();
        Assert.NotNull(pool.TryRent(1));
        second.Release();
    }

    [Fact]
    public void A_rented_buffer_carries_nothing_of_its_last_life()
    {
        var pool = new PacketPool();
        PacketBuffer buffer = pool.TryRent(1)!;
        buffer.Append(1);
        buffer.Offload.Checksum = ChecksumState.Partial;
        buffer.Reason = new TransmitReason(TransmitCause.KeepAlive, 1);
        buffer.Release();
        PacketBuffer again = pool.TryRent(1)!;
        Assert.Same(buffer, again);
        Assert.Equal(0, again.Length);
        Assert.Equal(ChecksumState.None, again.Offload.Checksum);
        Assert.Equal(TransmitCause.None, again.Reason.Cause);
    }
}

public class TimerTableTests
{
    private enum Timer : byte { Retransmit, Persist, KeepAlive }

    [Fact]
    public void The_default_table_has_no_timer_set() => Assert.Equal(Instant.Never, default(TimerTable<Timer>).Earliest);

    [Fact]
    public void The_earliest_timer_is_found_and_taken_once()
    {
        TimerTable<Timer> timers = default;
        timers.Set(Timer.KeepAlive, new(30));
        timers.Set(Timer.Persist, new(0));
        Assert.Equal(Instant.Zero, timers.Earliest);
        Assert.True(timers.TakeExpired(Timer.Persist, new(5)));
        Assert.False(timers.TakeExpired(Timer.Persist, new(5)));
        Assert.False(timers.TakeExpired(Timer.KeepAlive, new(29)));
        Assert.Equal(new Instant(30), timers.Deadline(Timer.KeepAlive));
        timers.Stop(Timer.KeepAlive);
        Assert.False(timers.IsSet(Timer.KeepAlive));
    }
}

public class TokenBucketTests
{
    [Fact]
    public void A_burst_passes_and_then_the_rate_holds()
    {
        var bucket = new TokenBucket(perSecond: 10, burst: 3);
        int taken = 0;
        for (int i = 0; i < 10; i++) taken += bucket.TryTake(Instant.Zero) ? 1 : 0;
        Assert.Equal(3, taken);
        Assert.False(bucket.TryTake(new Instant(99_999_999)));
        Assert.True(bucket.TryTake(new Instant(100_000_000)));
        Assert.False(bucket.TryTake(new Instant(100_000_001)));
    }

    [Fact]
    public void Over_any_second_no_more_pass_than_rate_and_burst() =>
        Gen.Int[0, 50_000_000].Array[1, 400].Sample(gaps =>
        {
            var bucket = new TokenBucket(perSecond: 20, burst: 5);
            var passed = new List<long>();
            long now = 0;
            foreach (int gap in gaps)
            {
                now += gap;
                if (bucket.TryTake(new Instant(now))) passed.Add(now);
            }
            foreach (long start in passed)
            {
                Assert.True(passed.Count(at => at >= start && at < start + 1_000_000_000) <= 25);
            }
        }, iter: 100);
}

public class SlotTableTests
{
    [Fact]
    public void An_old_handle_does_not_find_the_next_tenant()
    {
        var table = new SlotTable<string>(2);
        Assert.True(table.TryAdd("a", out int index, out uint generation));
        Assert.True(table.Remove(index, generation));
        Assert.True(table.TryAdd("b", out int again, out uint next));
        Assert.Equal(index, again);
        Assert.Null(table.Find(index, generation));
        Assert.Equal("b", table.Find(again, next));
        Assert.False(table.Remove(index, generation));
    }

    [Fact]
    public void A_full_table_refuses()
    {
        var table = new SlotTable<string>(1);
        Assert.True(table.TryAdd("a", out _, out _));
        Assert.False(table.TryAdd("b", out _, out _));
        Assert.Equal(1, table.Count);
    }
}

public class KeyedHashTests
{
    private sealed class CountingKey : IEntropy
    {
        private byte _next;

        public void Fill(Span<byte> destination)
        {
            foreach (ref byte b in destination) b = _next++;
        }

        public ulong NextUInt64()
        {
            Span<byte> word = stackalloc byte[8];
            Fill(word);
            return BitConverter.ToUInt64(word);
        }
    }

    // SipHash-1-3 with key 00 01 … 0f of the messages "", 00, 00 01, …: computed with the reference implementation's algorithm.
    [Fact]
    public void Bytes_and_words_hash_alike()
    {
        var hash = new KeyedHash(new CountingKey());
        var bytes = new byte[16];
        BitConverter.TryWriteBytes(bytes, 0x1122334455667788UL);
        BitConverter.TryWriteBytes(bytes.AsSpan(8), 42UL);
        Assert.Equal(hash.Hash(bytes), hash.Hash(0x1122334455667788UL, 42UL));
    }

    [Fact]
    public void The_hash_is_SipHash_1_3()
    {
        // Known value: SipHash-1-3 of the empty message under key 00..0f.
        var hash = new KeyedHash(new CountingKey());
        Assert.Equal(0xABAC0158050FC4DCUL, hash.Hash([]));
    }

    [Fact]
    public void Another_key_gives_another_hash()
    {
        ulong one = new KeyedHash(new SeededEntropy(1)).Hash(1, 2);
        Assert.NotEqual(one, new KeyedHash(new SeededEntropy(2)).Hash(1, 2));
        Assert.Equal(one, new KeyedHash(new SeededEntropy(1)).Hash(1, 2));
    }
}
