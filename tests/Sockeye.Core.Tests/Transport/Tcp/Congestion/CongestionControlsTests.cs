using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Congestion;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Congestion;

public class CongestionControlsTests
{
    [Fact]
    public void Each_name_makes_the_control_that_bears_it()
    {
        foreach (string name in CongestionControls.Names)
        {
            Assert.True(CongestionControls.IsKnown(name));
            Assert.Equal(name, CongestionControls.Create(name, new TcpSettings())?.Name);
            Assert.True(name.Length < CongestionControls.NameLimit);
        }
    }

    [Fact]
    public void An_unknown_name_makes_nothing()
    {
        Assert.False(CongestionControls.IsKnown("vegas"));
        Assert.Null(CongestionControls.Create("vegas", new TcpSettings()));
    }

    [Fact]
    public void The_default_is_a_control_that_exists() => Assert.True(CongestionControls.IsKnown(new TcpSettings().CongestionControl));

    [Fact]
    public void Only_the_list_and_the_stack_s_own_are_allowed()
    {
        var settings = new TcpSettings { CongestionControl = "bbr", AllowedCongestionControls = ["reno"] };
        Assert.True(CongestionControls.IsAllowed("bbr", settings));
        Assert.True(CongestionControls.IsAllowed("reno", settings));
        Assert.False(CongestionControls.IsAllowed("cubic", settings));
    }
}
