namespace Sockeye.Core.Foundation;

/// <summary>What every room of one stack shares: the time of the current call, entropy, buffers, deadlines, ledger, trace.</summary>
/// <remarks>One thread at a time: whoever holds the stack's turn.</remarks>
public sealed class StackContext
{
    /// <summary>The surroundings of one stack.</summary>
    /// <param name="entropy">The only source of randomness.</param>
    /// <param name="pool">Packet memory.</param>
    public StackContext(IEntropy entropy, PacketPool pool)
    {
        Entropy = entropy;
        Pool = pool;
        Trace = new TraceLog();
        Drops = new DropLedger(Trace);
        Deadlines = new DeadlineQueue();
        Hash = new KeyedHash(entropy);
    }

    /// <summary>The time of the current call. Only the stack's surface sets it, once per call; it never goes back.</summary>
    public Instant Now { get; private set; }

    /// <summary>Randomness.</summary>
    public IEntropy Entropy { get; }

    /// <summary>Packet memory.</summary>
    public PacketPool Pool { get; }

    /// <summary>Everybody's deadlines.</summary>
    public DeadlineQueue Deadlines { get; }

    /// <summary>Drop counters.</summary>
    public DropLedger Drops { get; }

    /// <summary>Events for people.</summary>
    public TraceLog Trace { get; }

    /// <summary>Keyed hash for tables that a peer can key into.</summary>
    public KeyedHash Hash { get; }

    /// <summary>Moves time forward; an earlier instant is ignored (a caller's clock may be a little behind another's).</summary>
    public void Advance(Instant now)
    {
        if (now > Now) Now = now;
    }

    /// <summary>Counts a drop and releases the packet.</summary>
    public void Drop(PacketBuffer packet, DropReason reason) => Drops.Drop(packet, reason, Now);
}
