using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>What the senders of one stack share, and what each has only while something of it is in flight.</summary>
/// <remarks>Owner: the stack, under its turn. Bound: <see cref="KeptQueues"/> queues wait here, each with a small ring.</remarks>
internal sealed class SenderPool
{
    private const int KeptQueues = 64;

    [Bounded("KeptQueues")]
    private readonly RetransmissionQueue?[] _queues = new RetransmissionQueue?[KeptQueues];
    private int _count;

    /// <summary>The sample of the acknowledgment being processed.</summary>
    public DeliverySample Sample { get; } = new();

    /// <summary>The queue of a sender that has nothing in flight.</summary>
    public RetransmissionQueue Nothing { get; } = new(isShared: true);

    /// <summary>A queue for a sender that begins to send.</summary>
    /// <param name="limit">Stretches that it may hold.</param>
    /// <param name="whenLost">Told of each stretch that is believed lost.</param>
    public RetransmissionQueue Rent(int limit, Action<SentSegment>? whenLost)
    {
        RetransmissionQueue queue = _count > 0 ? _queues[--_count]! : new RetransmissionQueue(isShared: false);
        queue.Begin(limit, whenLost);
        return queue;
    }

    /// <summary>Takes back a queue in which nothing is left.</summary>
    public void Return(RetransmissionQueue queue)
    {
        queue.Begin(limit: 0, whenLost: null);
        if (_count < KeptQueues) _queues[_count++] = queue;
    }
}
