namespace Sockeye.Simulation.Goodput;

/// <summary>How the flows of a plan fared.</summary>
/// <param name="Plan">What was played.</param>
/// <param name="Flows">Each flow.</param>
/// <param name="QueueDelay">Mean time that a packet waited in the bottleneck's queue.</param>
/// <param name="Frames">Packets that crossed the link, both ways.</param>
public sealed record TransferResult(TransferPlan Plan, IReadOnlyList<FlowResult> Flows, TimeSpan QueueDelay, long Frames)
{
    /// <summary>Bytes per second of all flows.</summary>
    public long Goodput => Flows.Sum(flow => flow.Goodput);

    /// <summary>Percent of what the path can carry.</summary>
    public int Utilization => (int)Math.Round(100.0 * Goodput / Plan.Path.MostGoodput);

    /// <summary>Bytes sent again, of a thousand that were sent.</summary>
    public int RetransmittedPerMille
    {
        get
        {
            long again = Flows.Sum(flow => flow.Retransmitted), once = Flows.Sum(flow => flow.Bytes);
            return once + again == 0 ? 0 : (int)Math.Round(1000.0 * again / (once + again));
        }
    }

    /// <summary>Percent of all goodput that the first flow has.</summary>
    public int FirstShare => Goodput == 0 ? 0 : (int)Math.Round(100.0 * Flows[0].Goodput / Goodput);

    /// <summary>Jain's index of fairness in percent: 100 when all have the same, 100/n when one has all.</summary>
    public int Fairness
    {
        get
        {
            double sum = Flows.Sum(flow => (double)flow.Goodput), squares = Flows.Sum(flow => (double)flow.Goodput * flow.Goodput);
            return squares == 0 ? 0 : (int)Math.Round(100 * sum * sum / (Flows.Count * squares));
        }
    }
}
