using CsCheck;
using Sockeye.Core.Foundation;
using Xunit;

namespace Sockeye.Core.Tests.Foundation;

public class DeadlineQueueTests
{
    private sealed class Item : TimedObject
    {
        public Instant Deadline = Instant.Never;
        public List<(Instant Now, Item Item)>? Log;

        public override Instant NextDeadline => Deadline;

        public override void OnDeadline(Instant now)
        {
            Deadline = Instant.Never;
            Log?.Add((now, this));
        }
    }

    [Fact]
    public void An_empty_queue_waits_for_ever() => Assert.Equal(Instant.Never, new DeadlineQueue().Next);

    [Fact]
    public void Objects_are_called_in_order_of_deadline_and_then_of_arming()
    {
        var queue = new DeadlineQueue();
        var log = new List<(Instant, Item)>();
        Item first = new() { Deadline = new(20), Log = log }, second = new() { Deadline = new(20), Log = log };
        Item third = new() { Deadline = new(10), Log = log };
        queue.Arm(first);
        queue.Arm(second);
        queue.Arm(third);
        Assert.Equal(3, queue.RunDue(new(20)));
        Assert.Equal([third, first, second], log.Select(entry => entry.Item2));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void A_deadline_that_moved_later_is_not_called_early()
    {
        var queue = new DeadlineQueue();
        var item = new Item { Deadline = new(10), Log = [] };
        queue.Arm(item);
        item.Deadline = new(30);
        queue.Arm(item);
        Assert.Equal(new Instant(10), queue.Next);
        Assert.Equal(new Instant(30), queue.ExactNext());
        Assert.Equal(0, queue.RunDue(new(29)));
        Assert.Equal(1, queue.RunDue(new(30)));
    }

    [Fact]
    public void The_queue_agrees_with_a_sorted_list()
    {
        Gen.Select(Gen.Int[0, 15], Gen.Int[0, 200], Gen.Int[0, 3]).Array[0, 300].Sample(steps =>
        {
            var queue = new DeadlineQueue();
            var log = new List<(Instant Now, Item Item)>();
            Item[] items = [.. Enumerable.Range(0, 16).Select(_ => new Item { Log = log })];
            long now = 0;
            foreach ((int index, int time, int what) in steps)
            {
                if (what == 0)
                {
                    now += time / 8;
                    log.Clear();
                    Item[] due = [.. items.Where(item => item.Deadline.Nanoseconds <= now)];
                    queue.RunDue(new Instant(now));
                    Assert.Equal(due.Length, log.Count);
                    Assert.Equivalent(due, log.Select(entry => entry.Item));
                }
                else if (what == 1)
                {
                    items[index].Deadline = Instant.Never;
                    queue.Remove(items[index]);
                }
                else
                {
                    items[index].Deadline = new Instant(now + time + 1);
                    queue.Arm(items[index]);
                }
                long earliest = items.Min(item => item.Deadline.Nanoseconds);
                Assert.True(queue.Next.Nanoseconds <= earliest);
            }
        }, iter: 300);
    }

    [Fact]
    public void Rearming_to_a_later_time_allocates_nothing()
    {
        var queue = new DeadlineQueue();
        var item = new Item { Deadline = new(10) };
        queue.Arm(item);
        // The first rounds warm up: what the runtime itself allocates while it compiles is not ours.
        Rearm(queue, item);
        NoAllocation.In(() => Rearm(queue, item));
    }

    private static void Rearm(DeadlineQueue queue, Item item)
    {
        for (int i = 0; i < 100_000; i++)
        {
            item.Deadline = new Instant(10 + i);
            queue.Arm(item);
        }
    }
}
