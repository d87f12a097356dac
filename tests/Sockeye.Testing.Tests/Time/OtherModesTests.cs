using System.Diagnostics;
using Sockeye.Devices.Middleware;
using Sockeye.Streams;
using Xunit;

namespace Sockeye.Testing.Tests.Time;

public class OtherModesTests
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Manual_time_moves_only_when_told_to()
    {
        using var net = new SimulatedNetwork(options: new SimulationOptions { Time = TimeMode.Manual });
        Task delay = Task.Delay(s_tick, net.Clock);
        await net.AdvanceAsync(s_tick * 0.9);
        Assert.False(delay.IsCompleted);
        Assert.Equal(s_tick * 0.9, net.Now);
        net.Advance(s_tick * 0.1);
        await delay;
        Assert.Equal(s_tick, net.Now);
    }

    [Fact]
    public async Task Running_until_idle_ends_with_the_last_event()
    {
        using var net = new SimulatedNetwork(options: new SimulationOptions { Time = TimeMode.Manual });
        (SimulatedHost a, SimulatedHost b) = (net.AddHost("a"), net.AddHost("b"));
        net.Connect(a, b, new LinkConditions { Delay = s_tick });
        Task<(TcpStream, TcpStream)> opening = Connections.OpenAsync(a, b);
        Assert.False(await net.RunUntilIdleAsync(s_tick));
        Assert.True(await net.RunUntilIdleAsync());
        await opening;
    }

    [Fact]
    public async Task Running_until_a_condition_holds()
    {
        using var net = new SimulatedNetwork(options: new SimulationOptions { Time = TimeMode.Manual });
        int ticks = 0;
        using ITimer timer = net.Clock.CreateTimer(_ => ticks++, null, s_tick, s_tick);
        Assert.True(await net.RunUntilAsync(() => ticks == 7));
        Assert.Equal(s_tick * 7, net.Now);
        Assert.False(await net.RunUntilAsync(() => ticks == 100, s_tick * 3));
        Assert.Equal(10, ticks);
    }

    [Fact]
    public async Task Scaled_time_follows_the_real_clock()
    {
        using var net = new SimulatedNetwork(options: new SimulationOptions { Time = TimeMode.RealTime(scale: 50) });
        (SimulatedHost a, SimulatedHost b) = (net.AddHost("a"), net.AddHost("b"));
        net.Connect(a, b, new LinkConditions { Delay = TimeSpan.FromSeconds(1) });
        long began = Stopwatch.GetTimestamp();
        await Connections.OpenAsync(a, b);
        // Two simulated seconds are 40 ms at least; a busy machine takes longer, and time goes on then.
        Assert.True(Stopwatch.GetElapsedTime(began) > TimeSpan.FromMilliseconds(39));
        Assert.True(net.Now >= TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_blocking_read_on_an_ordinary_thread_sleeps_in_simulated_time()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost a, SimulatedHost b) = (net.AddHost("a"), net.AddHost("b"));
        net.Connect(a, b, new LinkConditions { Delay = s_tick });
        (TcpStream client, TcpStream server) = await Connections.OpenAsync(a, b);
        TimeSpan before = net.Now;
        server.ReadTimeout = 5000;
        IOException late = Assert.Throws<IOException>(() => server.Read(new byte[1], 0, 1));
        Assert.Equal(TimeSpan.FromSeconds(5), net.Now - before);
        Assert.NotNull(late);
        client.Write([42], 0, 1);
        var one = new byte[1];
        Assert.Equal(1, server.Read(one, 0, 1));
        Assert.Equal(42, one[0]);
    }
}
