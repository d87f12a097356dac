using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.FastOpen;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.FastOpen;

/// <summary>RFC 7413 §5.1: handshakes that took text are counted, and a RST of the peer counts on.</summary>
public sealed class FastOpenQueueTests
{
    private static readonly Instant Start = Instant.Zero + TimeSpan.FromSeconds(5);

    [Fact]
    public void A_listener_that_was_told_nothing_takes_no_part() => Assert.False(new FastOpenQueue().HasRoom(Start));

    [Fact]
    public void The_limit_is_the_number_that_may_be_pending()
    {
        var queue = new FastOpenQueue { Limit = 2 };
        queue.Enter();
        Assert.True(queue.HasRoom(Start));
        queue.Enter();
        Assert.False(queue.HasRoom(Start));
        queue.Leave();
        Assert.True(queue.HasRoom(Start));
    }

    [Fact]
    public void A_reset_connection_counts_for_a_minute_more()
    {
        var queue = new FastOpenQueue { Limit = 1 };
        queue.Enter();
        queue.LeaveByReset(Start);
        Assert.False(queue.HasRoom(Start + TimeSpan.FromSeconds(59)));
        Assert.True(queue.HasRoom(Start + TimeSpan.FromSeconds(60)));
        Assert.Equal(0, queue.Count);
    }
}
