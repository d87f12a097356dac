namespace Sockeye.Simulation.Goodput;

/// <summary>Bulk transfers that share a path.</summary>
/// <param name="Path">The path.</param>
/// <param name="Controls">The congestion control of each flow, by its name.</param>
/// <param name="Duration">Virtual time from the first connect to the end.</param>
/// <param name="Seed">Decides what is left to chance: losses, and when the flows begin.</param>
public sealed record TransferPlan(NetworkPath Path, IReadOnlyList<string> Controls, TimeSpan Duration, ulong Seed = 1)
{
    // Flows begin one after the other within this time, so that they do not march in step.
    private const double StartSpread = 0.05;

    // Beyond it a window is what limits a transfer, not the path: sender, path and receiver each hold as much in memory.
    private const long MostBuffer = 128L << 20;

    private const long LeastBuffer = 256 << 10;

    /// <summary>When a flow begins.</summary>
    public TimeSpan StartOf(int flow) => Controls.Count == 1 ? TimeSpan.Zero : Duration * (StartSpread * flow / Controls.Count);

    /// <summary>Most that a send or receive buffer may hold: more than path and queue together.</summary>
    public int BufferLimit => (int)Math.Clamp(
        4 * (Path.BandwidthDelayProduct + Path.QueueBytes), LeastBuffer, MostBuffer);
}
