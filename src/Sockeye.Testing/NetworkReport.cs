namespace Sockeye.Testing;

/// <summary>What became of a simulated network until a moment, in words.</summary>
public sealed record NetworkReport
{
    internal NetworkReport(ulong seed, string text)
    {
        Seed = seed;
        Text = text;
    }

    /// <summary>The network's seed.</summary>
    public ulong Seed { get; }

    /// <summary>The network, the last exchange as a sequence diagram with the reason of every drop and retransmission, what went wrong
    /// elsewhere, the sockets of all hosts.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
