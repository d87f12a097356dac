using Sockeye.Simulation.Goodput;
using Xunit;

namespace Sockeye.World.Tests.Goodput;

public class CubicCurveTests
{
    // RFC 9438 §4.2
    [Fact]
    public void In_a_transfer_the_window_follows_the_formula()
    {
        CubicCurve[] curve = [.. CubicCurve.Play(TimeSpan.FromSeconds(60)).Where(point => point.Formula is not null)];
        Assert.True(curve.Length > 300, $"{curve.Length} moments in congestion avoidance");
        Assert.All(curve, point => Assert.InRange(point.Window, (point.Formula!.Value * 0.95) - 4, (point.Formula.Value * 1.05) + 4));
    }
}
