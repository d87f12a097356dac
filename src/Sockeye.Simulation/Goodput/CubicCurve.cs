namespace Sockeye.Simulation.Goodput;

/// <summary>CUBIC's window over time, and what the formula of RFC 9438 §4.2 says: W(t) = C (t − K)³ + W_max, from each reduction on.</summary>
/// <param name="At">Seconds since the first connect.</param>
/// <param name="Window">cwnd in segments.</param>
/// <param name="Formula">The formula; null in slow start, in a recovery, and before the first reduction.</param>
public sealed record CubicCurve(double At, long Window, double? Formula)
{
    private const double C = 0.4;

    /// <summary>The path that the chart shows: long enough for the cubic to rule, not Reno's line.</summary>
    public static NetworkPath Path { get; } = new(100_000_000, TimeSpan.FromMilliseconds(100), 0, 0.5);

    /// <summary>Plays a transfer and notes the curve every 100 ms.</summary>
    public static IReadOnlyList<CubicCurve> Play(TimeSpan duration)
    {
        var curve = new List<CubicCurve>();
        double floor = 0, plateau = 0, began = 0;
        long before = 0;
        Transfer.Watch(new TransferPlan(Path, ["cubic"], duration), TimeSpan.FromMilliseconds(100), moment =>
        {
            if (moment.Flows.Count == 0) return;
            FlowMoment flow = moment.Flows[0];
            double at = moment.At.TotalSeconds;
            double? formula = null;
            if (flow.IsRecovering)
            {
                if (before > 0) (plateau, before) = (Plateau(plateau, before), 0);
                (floor, began) = (flow.Threshold, at);
            }
            else
            {
                before = flow.Window;
                if (floor > 0) formula = Value(at + Path.RoundTrip.TotalSeconds - began, floor, plateau);
            }
            curve.Add(new CubicCurve(at, flow.Window, formula));
        });
        return curve;
    }

    // RFC 9438 §4.7, fast convergence: a window below the last maximum makes room.
    private static double Plateau(double last, long window) => window < last ? window * (1 + 0.7) / 2 : window;

    private static double Value(double t, double floor, double plateau)
    {
        double k = Math.Cbrt(Math.Max(plateau - floor, 0) / C);
        return Math.Max((C * (t - k) * (t - k) * (t - k)) + Math.Max(plateau, floor), floor);
    }
}
