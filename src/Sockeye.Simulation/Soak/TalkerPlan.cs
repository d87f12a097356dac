using Sockeye.Core.Foundation;

namespace Sockeye.Simulation.Soak;

/// <summary>How a talker ends its conversation.</summary>
internal enum Ending : byte
{
    /// <summary>Sends all, closes that direction, reads to the end, closes.</summary>
    Orderly,

    /// <summary>Sends all and closes at once, whatever the peer still says.</summary>
    CloseAfterSending,

    /// <summary>Resets the connection somewhere in between.</summary>
    Abort,
}

/// <summary>What one end of a conversation will do, drawn from a seed.</summary>
internal sealed record TalkerPlan
{
    private const int LargestTotal = 600_000;

    /// <summary>Bytes to send.</summary>
    public required long Total { get; init; }

    /// <summary>Most bytes of one send.</summary>
    public required int SendSize { get; init; }

    /// <summary>Most bytes of one receive.</summary>
    public required int ReceiveSize { get; init; }

    /// <summary>One in so many calls is followed by a pause; 0 for never.</summary>
    public required int PauseEvery { get; init; }

    /// <summary>How long a pause lasts at most.</summary>
    public required TimeSpan Pause { get; init; }

    /// <summary>How it ends.</summary>
    public required Ending Ending { get; init; }

    /// <summary>For <see cref="Ending.Abort"/>: after so many bytes sent and received.</summary>
    public required long AbortAfter { get; init; }

    /// <summary>Bytes of the receive buffer, or 0 for the default.</summary>
    public required int ReceiveBuffer { get; init; }

    /// <summary>Sends without waiting for more (TCP_NODELAY).</summary>
    public required bool NoDelay { get; init; }

    /// <summary>Draws a plan.</summary>
    public static TalkerPlan Draw(IEntropy entropy)
    {
        long total = entropy.NextUInt32(8) switch
        {
            0 => 0,
            1 => 1,
            2 => entropy.NextUInt32(100),
            3 or 4 or 5 => entropy.NextUInt32(20_000),
            6 => entropy.NextUInt32(200_000),
            _ => entropy.NextUInt32(LargestTotal),
        };
        Ending ending = entropy.NextUInt32(10) switch
        {
            0 => Ending.CloseAfterSending,
            1 => Ending.Abort,
            _ => Ending.Orderly,
        };
        return new TalkerPlan
        {
            Total = total,
            SendSize = DrawSize(entropy, total),
            ReceiveSize = DrawSize(entropy, LargestTotal),
            PauseEvery = entropy.NextUInt32(3) == 0 ? 1 + (int)entropy.NextUInt32(20) : 0,
            Pause = TimeSpan.FromMilliseconds(1 + entropy.NextUInt32(1000)),
            Ending = ending,
            AbortAfter = entropy.NextUInt32((uint)total + 1000),
            ReceiveBuffer = entropy.NextUInt32(4) == 0 ? 2048 + (int)entropy.NextUInt32(30_000) : 0,
            NoDelay = entropy.NextUInt32(2) == 0,
        };
    }

    // Small sizes are interesting, but a large stream in one-byte calls only takes time; and a peer that has closed gives up on
    // a reader who keeps its window shut for a quarter of an hour, as it should.
    private static int DrawSize(IEntropy entropy, long total)
    {
        int least = 1 + (int)(total / 2000);
        return least + (int)entropy.NextUInt32(entropy.NextUInt32(2) == 0 ? 100u : 70_000u);
    }
}
