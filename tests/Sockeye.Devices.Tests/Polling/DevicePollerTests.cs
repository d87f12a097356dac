using System.Diagnostics;
using Sockeye.Core.Foundation;
using Sockeye.Devices.Loopback;
using Sockeye.Devices.Polling;
using Sockeye.Devices.Tests.Linux;
using Xunit;

namespace Sockeye.Devices.Tests.Polling;

/// <summary>Waiting, with real time but never with a fixed sleep: each wait ends by its event long before its limit.</summary>
public sealed class DevicePollerTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    public static TheoryData<bool> Sleepers => OperatingSystem.IsLinux() ? [true, false] : [false];

    [Theory]
    [MemberData(nameof(Sleepers))]
    public void A_signal_raised_before_the_wait_ends_it_at_once_and_only_once(bool descriptors)
    {
        using var poller = Make(descriptors);
        poller.Raise();
        poller.Raise();
        Assert.True(poller.Wait(Long));
        Assert.Equal(0, poller.Sleeps);
        Assert.False(poller.Wait(TimeSpan.FromMilliseconds(1)));
    }

    [Theory]
    [MemberData(nameof(Sleepers))]
    public void A_signal_from_another_thread_wakes_a_sleeper(bool descriptors)
    {
        using var poller = Make(descriptors);
        var clock = Stopwatch.StartNew();
        var raiser = new Thread(() =>
        {
            SpinWait.SpinUntil(() => poller.Sleeps > 0, Long);
            poller.Raise();
        });
        raiser.Start();
        Assert.True(poller.Wait(Long));
        raiser.Join();
        Assert.True(clock.Elapsed < Long / 2);
    }

    [Theory]
    [MemberData(nameof(Sleepers))]
    public void No_signal_is_lost_between_two_threads_that_never_stop(bool descriptors)
    {
        // Each round is answered before the next is asked: one lost wake-up would stop the game for good.
        const int Rounds = 20_000;
        using var here = Make(descriptors);
        using var there = Make(descriptors);
        int asked = 0;
        int answered = 0;
        var other = new Thread(() =>
        {
            for (int round = 1; round <= Rounds; round++)
            {
                while (Volatile.Read(ref asked) < round)
                {
                    if (!there.Wait(Long))
                        return;
                }

                Volatile.Write(ref answered, round);
                here.Raise();
            }
        });
        other.Start();
        for (int round = 1; round <= Rounds; round++)
        {
            Volatile.Write(ref asked, round);
            there.Raise();
            while (Volatile.Read(ref answered) < round)
                Assert.True(here.Wait(Long), $"round {round} was not answered");
        }

        other.Join();
    }

    [Fact]
    public void A_wait_without_any_event_ends_when_its_time_is_over()
    {
        using var poller = new DevicePoller();
        var clock = Stopwatch.StartNew();
        Assert.False(poller.Wait(TimeSpan.FromMilliseconds(3)));
        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(2.9));
        Assert.False(poller.Wait(TimeSpan.Zero));
    }

    [Fact]
    public void Spinning_finds_a_signal_without_sleeping()
    {
        using var poller = new DevicePoller(TimeSpan.FromSeconds(5));
        using var started = new ManualResetEventSlim();
        var raiser = new Thread(() =>
        {
            started.Wait();
            poller.Raise();
        });
        raiser.Start();
        started.Set();
        Assert.True(poller.Wait(Long));
        raiser.Join();
        Assert.Equal(0, poller.Sleeps);
    }

    [Fact]
    public void A_frame_on_a_device_without_descriptor_wakes_the_loop()
    {
        var (left, right) = PairDevice.Create();
        using (left)
        using (right)
        {
            using var poller = new DevicePoller();
            poller.Add(right);
            left.Transmit([Packets.Frame(new PacketPool(), [1, 2, 3])]);
            Assert.True(poller.Wait(Long));
        }
    }

    [Fact]
    public void A_packet_on_a_TUN_wakes_the_loop()
    {
        using var space = Namespaces.Require();
        using var device = space.Run(() => Namespaces.RequireTun("tun0"));
        using var poller = new DevicePoller();
        poller.Add(device);
        space.Run(() =>
        {
            using var netlink = new Sockeye.Devices.Linux.Namespace.Rtnetlink();
            netlink.SetUp("tun0"); // the kernel then sends router solicitations or reports of its own
            netlink.AddAddress("tun0", Wire.Addresses.InternetAddress.Parse("fd00::1"), 64, detectDuplicates: true);
        });
        Assert.True(poller.Wait(Long));

        // The packet is still there, but a stack without buffers does not want to hear of it.
        poller.WatchInput(device, false);
        Assert.False(poller.Wait(TimeSpan.FromMilliseconds(1)));
        poller.WatchInput(device, true);
        Assert.True(poller.Wait(Long));
        poller.Remove(device);
    }

    private static DevicePoller Make(bool descriptors) =>
        descriptors ? new DevicePoller() : new DevicePoller(new EventSleeper(), TimeSpan.Zero);
}
