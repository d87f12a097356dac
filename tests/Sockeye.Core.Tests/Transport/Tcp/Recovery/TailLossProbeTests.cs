using System.Runtime.CompilerServices;
using Sockeye.Core.Tests.Transport.Tcp.Fixture;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.Recovery;
using Sockeye.Wire.Tcp;
using Xunit;
using static Sockeye.Wire.Tcp.TcpFlags;

namespace Sockeye.Core.Tests.Transport.Tcp.Recovery;

/// <summary>RFC 8985 §7.4: what the acknowledgments of a probe say, and what the congestion control hears of it.</summary>
public sealed class TailLossProbeTests
{
    private const int Mss = 1448;

    private static readonly SequenceNumber s_end = new(1000);

    // RFC 8985 §7.4.2
    [Theory]
    [InlineData(true, 0, AckNews.DataAcked | AckNews.Advanced, false, true, true)]     // the original or the probe: both are possible
    [InlineData(true, 1, AckNews.DataAcked | AckNews.Advanced, true, false, false)]    // beyond the end: the original was lost
    [InlineData(true, 0, AckNews.Duplicated | AckNews.ProbeDuplicated, false, false, false)]
    [InlineData(true, 0, AckNews.None, false, false, false)]
    [InlineData(true, -1, AckNews.DataAcked | AckNews.Advanced, false, false, true)]
    [InlineData(false, 0, AckNews.DataAcked | AckNews.Advanced, false, false, false)]
    internal void An_acknowledgment_ends_the_episode_or_leaves_it_open(
        bool isRetransmission, int beyond, AckNews news, bool isRepaired, bool isAcked, bool isActive)
    {
        var probe = default(TailLossProbe);
        probe.OnSent(s_end, isRetransmission, isFlightAppLimited: false);
        Assert.Equal(isRepaired, probe.OnAck(s_end + beyond, ref news));
        Assert.Equal((isAcked, isActive), ((news & AckNews.ProbeAcked) != 0, probe.IsActive));
    }

    [Fact]
    public void A_control_hears_which_sample_is_of_a_probe_and_that_it_repaired_a_loss()
    {
        (Connection c, Spy spy) = Flying();
        c.Receives(Ack, 1, 1 + (2 * Mss));
        Assert.Equal([false], spy.AreOfProbe);
        c.Forgets();

        // The last segment is lost, sent again as a probe, and acknowledged.
        c.After(50);
        Assert.Equal("tail loss probe", c.Sends(Psh | Ack, 1 + (3 * Mss), 1, Mss).Reason.ToString());
        c.Receives(Ack, 1, 1 + (4 * Mss));
        Assert.Equal([false, true], spy.AreOfProbe);
        Assert.Empty(spy.Repaired);

        // Only what is acknowledged beyond shows that it was a loss.
        c.Writes(Mss);
        c.Receives(Ack, 1, 1 + (5 * Mss));
        Assert.Equal([false, true, false], spy.AreOfProbe);
        Assert.Equal([true], spy.Repaired);
    }

    // Four segments, which are all that the application has.
    private static (Connection Connection, Spy Spy) Flying()
    {
        Connection c = Connection.Established(Connection.Modern);
        var spy = new Spy();
        RecoveryOf(c.Tcp).Replace(spy, isConnected: true, new SenderFacts { Mss = Mss });
        c.Writes(4 * Mss);
        c.Forgets();
        c.After(10);
        return (c, spy);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_recovery")]
    private static extern ref LossRecovery RecoveryOf(TcpConnection connection);

    private sealed class Spy : ICongestionControl
    {
        public string Name => "spy";

        public List<bool> AreOfProbe { get; } = [];

        /// <summary>For each repaired tail, whether its flight was application-limited.</summary>
        public List<bool> Repaired { get; } = [];

        public void Begin(ref CongestionWindow window, in SenderView sender)
        {
        }

        public uint Reduce(ref CongestionWindow window, in SenderView sender) => window.Segments / 2;

        public void OnAcknowledged(ref CongestionWindow window, uint acknowledged, in SenderView sender)
        {
        }

        public void OnSample(ref CongestionWindow window, in RateSample sample, in SenderView sender) => AreOfProbe.Add(sample.IsOfTailLossProbe);

        public void OnEvent(ref CongestionWindow window, CongestionEvent what, in SenderView sender)
        {
            if (what == CongestionEvent.TailLossRepaired) Repaired.Add(sender.IsProbedFlightAppLimited);
        }
    }
}
