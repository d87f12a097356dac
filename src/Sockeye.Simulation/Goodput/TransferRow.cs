using System.Globalization;

namespace Sockeye.Simulation.Goodput;

/// <summary>A result in whole numbers, as a line of the snapshot in docs/goodput/snapshot.tsv.</summary>
/// <param name="Flows">Name of the <see cref="Sharing"/>.</param>
/// <param name="Rate">Bits per second.</param>
/// <param name="RoundTrip">Milliseconds.</param>
/// <param name="Loss">Tenths of a percent.</param>
/// <param name="Queue">Percent of the bandwidth-delay product.</param>
/// <param name="Seconds">Length of the transfer.</param>
/// <param name="Utilization">Percent.</param>
/// <param name="Retransmitted">Per mille.</param>
/// <param name="QueueDelay">Milliseconds.</param>
/// <param name="Fairness">Percent.</param>
/// <param name="FirstShare">Percent.</param>
public sealed record TransferRow(
    string Flows, long Rate, int RoundTrip, int Loss, int Queue, int Seconds, int Utilization, int Retransmitted, int QueueDelay, int Fairness, int FirstShare)
{
    /// <summary>The line above all others.</summary>
    public const string Heading = "flows\tkbit_s\trtt_ms\tloss_permille\tqueue_percent_bdp\tseconds\tutilization_percent\tretransmitted_permille\tqueue_delay_ms\tfairness_percent\tfirst_share_percent";

    private const int Fields = 11;

    /// <summary>From a result.</summary>
    public static TransferRow Of(string flows, TransferResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        NetworkPath path = result.Plan.Path;
        return new TransferRow(
            flows, path.Rate, (int)path.RoundTrip.TotalMilliseconds, (int)Math.Round(path.Loss * 1000), (int)Math.Round(path.Queue * 100),
            (int)result.Plan.Duration.TotalSeconds, result.Utilization, result.RetransmittedPerMille,
            (int)Math.Round(result.QueueDelay.TotalMilliseconds), result.Fairness, result.FirstShare);
    }

    /// <summary>From a line.</summary>
    /// <returns>Null when it is none.</returns>
    public static TransferRow? Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        string[] words = line.Split('\t');
        if (words.Length != Fields) return null;
        var numbers = new int[Fields - 1];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!int.TryParse(words[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) return null;
        }
        return new TransferRow(
            words[0], numbers[0] * 1000L, numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], numbers[7], numbers[8], numbers[9]);
    }

    /// <summary>The transfers that gave this row.</summary>
    /// <returns>Null when the name of the flows makes no sense.</returns>
    public TransferPlan? Plan(ulong seed = 1)
    {
        if (Sharing.Parse(Flows) is not { } sharing) return null;
        var path = new NetworkPath(Rate, TimeSpan.FromMilliseconds(RoundTrip), Loss / 1000.0, Queue / 100.0);
        return new TransferPlan(path, sharing.Controls, TimeSpan.FromSeconds(Seconds), seed);
    }

    /// <summary>The line.</summary>
    public override string ToString() => string.Join('\t', new object[]
    {
        Flows, Rate / 1000, RoundTrip, Loss, Queue, Seconds, Utilization, Retransmitted, QueueDelay, Fairness, FirstShare,
    }.Select(field => Convert.ToString(field, CultureInfo.InvariantCulture)));
}
