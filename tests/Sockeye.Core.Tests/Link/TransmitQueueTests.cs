using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Tests.Stack;
using Xunit;

namespace Sockeye.Core.Tests.Link;

/// <summary>How a way out refuses.</summary>
public sealed class TransmitQueueTests
{
    [Fact]
    public void A_queue_of_no_length_refuses_and_each_refusal_is_counted()
    {
        var hosts = new TwoHosts();
        (SocketHandle client, SocketHandle server, _) = hosts.Connected();
        hosts.Settle();
        int carried = hosts.FramesCarried;
        long before = Refused(hosts);
        Assert.Equal(Errno.None, hosts.A.SetTransmitLimit(hosts.NicA, 0, hosts.Now));
        hosts.A.Send(client, "hello"u8, SendFlags.None, hosts.Now);
        hosts.Settle();
        Assert.Equal(carried, hosts.FramesCarried);
        Assert.Equal(before + 1, Refused(hosts));
        Assert.Equal(0, hosts.NicA.Transmit.Count);

        Assert.Equal(Errno.None, hosts.A.SetTransmitLimit(hosts.NicA, 10, hosts.Now));
        hosts.Run(TimeSpan.FromSeconds(1));
        byte[] got = new byte[10];
        Assert.Equal(5, hosts.B.Receive(server, got, ReceiveFlags.None, hosts.Now).Value);
        Assert.Equal(before + 1, Refused(hosts));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    public void A_length_out_of_range_is_refused(int frames)
    {
        var hosts = new TwoHosts();
        Assert.Equal(Errno.EINVAL, hosts.A.SetTransmitLimit(hosts.NicA, frames, hosts.Now));
    }

    private static long Refused(TwoHosts hosts) => hosts.A.Snapshot().Drops[(int)DropReason.TransmitRefused];
}
