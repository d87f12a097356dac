using Sockeye.Simulation.Goodput;
using Xunit;

namespace Sockeye.World.Tests.Goodput;

public class TransferTests
{
    private static readonly NetworkPath s_path = new(10_000_000, TimeSpan.FromMilliseconds(20), 0, 1);

    private static TransferPlan Plan(NetworkPath path, params string[] controls) => new(path, controls, TimeSpan.FromSeconds(10));

    [Theory]
    [InlineData("reno")]
    [InlineData("cubic")]
    [InlineData("bbr")]
    public void One_flow_uses_a_path_that_loses_nothing(string control)
    {
        TransferResult result = Transfer.Play(Plan(s_path, control));
        Assert.InRange(result.Utilization, 90, 100);
        Assert.InRange(result.QueueDelay, TimeSpan.Zero, TimeSpan.FromMilliseconds(22));
        Assert.Equal(100, result.Fairness);
    }

    [Fact]
    public void The_same_plan_has_the_same_result()
    {
        TransferPlan plan = Plan(s_path with { Loss = 0.01 }, "cubic");
        TransferResult first = Transfer.Play(plan), second = Transfer.Play(plan);
        Assert.Equal(first.Frames, second.Frames);
        Assert.Equal(first.Flows, second.Flows);
        Assert.Equal(first.QueueDelay, second.QueueDelay);
    }

    [Fact]
    public void Two_flows_share_what_one_would_have()
    {
        TransferResult result = Transfer.Play(Plan(s_path, "reno", "reno"));
        Assert.InRange(result.Utilization, 90, 101);
        Assert.InRange(result.Fairness, 70, 100);
    }

    [Fact]
    public void Losses_by_chance_are_sent_again()
    {
        TransferResult result = Transfer.Play(Plan(s_path with { Loss = 0.05 }, "reno"));
        Assert.InRange(result.RetransmittedPerMille, 30, 90);
    }

    [Fact]
    public void Who_watches_sees_the_window_and_changes_nothing()
    {
        var windows = new List<long>();
        TransferResult watched = Transfer.Watch(Plan(s_path, "cubic"), TimeSpan.FromMilliseconds(100), moment => windows.AddRange(moment.Flows.Select(flow => flow.Window)));
        Assert.Equal(Transfer.Play(Plan(s_path, "cubic")).Flows, watched.Flows);
        Assert.InRange(windows.Count, 95, 101);
        Assert.True(windows.Max() > 15);
    }
}
