using Sockeye.Core.Stack;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Hosting;
using Xunit;

namespace Sockeye.Tests.Configuration;

/// <summary>Options out of range are refused with their name.</summary>
public sealed class StackOptionsTests
{
    [Fact]
    public void The_defaults_are_in_range()
    {
        using var loop = new StackLoop();
        Assert.Null(loop.Failure);
    }

    [Fact]
    public void An_option_out_of_range_is_named_with_its_range()
    {
        var refused = Assert.ThrowsAny<ArgumentException>(() => new StackLoop(new StackOptions { LoopbackMtu = 10 }));
        Assert.Contains("LoopbackMtu must be from 1280 to 65535", refused.Message, StringComparison.Ordinal);
        refused = Assert.ThrowsAny<ArgumentException>(() => new StackLoop(new StackOptions { Tcp = new TcpSettings { SynRetries = 0 } }));
        Assert.Contains("SynRetries", refused.Message, StringComparison.Ordinal);
        refused = Assert.ThrowsAny<ArgumentException>(() => new StackLoop(options: new StackLoopOptions { BatchSize = 5000 }));
        Assert.Contains("BatchSize", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_and_delays_of_TCP_have_Linux_ranges()
    {
        Refuses("ChallengeAckLimit must be from 0 to 2147483647", new TcpSettings { ChallengeAckLimit = -1 });
        Refuses("ApplicationReserveShift must be from 0 to 31", new TcpSettings { ApplicationReserveShift = 32 });
        Refuses("TimeWaitReuseDelay must be from 00:00:00.0010000 to 00:01:00", new TcpSettings { TimeWaitReuseDelay = TimeSpan.Zero });
    }

    private static void Refuses(string sentence, TcpSettings settings)
    {
        var refused = Assert.ThrowsAny<ArgumentException>(() => new StackLoop(new StackOptions { Tcp = settings }));
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }
}
