using Sockeye.Cli.Rendering.Charts;
using Sockeye.Simulation.Goodput;

namespace Sockeye.Cli.Commands.Goodput;

/// <summary>Transfers over time.</summary>
internal static class TimeCharts
{
    /// <summary>CUBIC's window beside the formula of RFC 9438 §4.2, begun anew at each reduction.</summary>
    public static string CubicCurve(IReadOnlyList<CubicCurve> curve) => new LineChart("CUBIC's window, and the formula", "seconds")
    {
        Subtitle = $"One flow, {Simulation.Goodput.CubicCurve.Path}; W(t) = 0.4 (t − K)³ + W_max of RFC 9438 §4.2, from each reduction on",
    }.Add(
        "cwnd, segments",
        new Series("Sockeye", 0, [.. curve.Select(point => (point.At, (double)point.Window))]),
        new Series("RFC 9438", 1, [.. curve.Where(point => point.Formula is not null).Select(point => (point.At, point.Formula!.Value))]) { IsDashed = true }).ToString();

    /// <summary>The bottleneck's queue under each control.</summary>
    public static string Queues()
    {
        var path = new NetworkPath(20_000_000, TimeSpan.FromMilliseconds(40), 0, 4);
        var chart = new LineChart("Who fills the queue", "seconds") { Subtitle = $"One flow, {path}", HasCommonHeight = true };
        (string Control, string Name)[] all = [("reno", "Reno"), ("cubic", "CUBIC"), ("bbr", "BBR")];
        for (int i = 0; i < all.Length; i++)
        {
            IEnumerable<(double, double)> points = Watch(path, [all[i].Control], 30, 50)
                .Select(moment => (moment.At.TotalSeconds, moment.Queued * 8000.0 / path.Rate));
            chart.Add($"wait at the bottleneck, ms: {all[i].Name}", new Series("", i, [.. points]) { IsFilled = true });
        }
        return chart.ToString();
    }

    /// <summary>Two flows on one path, pair by pair.</summary>
    public static string Sharing()
    {
        var path = new NetworkPath(20_000_000, TimeSpan.FromMilliseconds(40), 0, 1);
        var chart = new LineChart("Two flows on one path", "seconds") { Subtitle = $"{path}; the second begins a little later; means over a second" };
        (string, string)[] pairs = [("cubic", "cubic"), ("cubic", "reno"), ("bbr", "cubic"), ("bbr", "bbr")];
        foreach ((string first, string second) in pairs)
        {
            List<TransferMoment> moments = Watch(path, [first, second], 60, 1000);
            chart.Add("goodput, Mbit/s", Rates(first, 0, 0, moments), Rates(second, 1, 1, moments));
        }
        return chart.ToString();
    }

    private static Series Rates(string name, int flow, int color, List<TransferMoment> moments)
    {
        var points = new List<(double, double)>();
        for (int i = 1; i < moments.Count; i++)
        {
            if (moments[i - 1].Flows.Count <= flow) continue;
            long bytes = moments[i].Flows[flow].Bytes - moments[i - 1].Flows[flow].Bytes;
            points.Add((moments[i].At.TotalSeconds, bytes * 8 / 1e6 / (moments[i].At - moments[i - 1].At).TotalSeconds));
        }
        return new Series(name, color, points);
    }

    private static List<TransferMoment> Watch(NetworkPath path, string[] controls, int seconds, int everyMilliseconds)
    {
        var moments = new List<TransferMoment>();
        Transfer.Watch(new TransferPlan(path, controls, TimeSpan.FromSeconds(seconds)), TimeSpan.FromMilliseconds(everyMilliseconds), moments.Add);
        return moments;
    }
}
