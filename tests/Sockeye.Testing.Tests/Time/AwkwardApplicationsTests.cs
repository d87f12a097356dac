using System.Diagnostics;
using Sockeye.Devices.Middleware;
using Sockeye.Streams;
using Xunit;

namespace Sockeye.Testing.Tests.Time;

/// <summary>Applications that block, compute, use threads of their own, or several networks.</summary>
public class AwkwardApplicationsTests
{
    private static readonly LinkConditions s_far = new() { Delay = TimeSpan.FromMilliseconds(50) };

    [Fact]
    public async Task Time_stands_while_a_thread_of_the_application_computes() =>
        await MustStandAsync(() => Compute(TimeSpan.FromMilliseconds(50)));

    [Fact]
    public async Task Time_stands_while_application_code_sleeps_for_moments_as_SpinWait_does() => await MustStandAsync(() =>
    {
        for (int i = 0; i < 50; i++) Thread.Sleep(1);
    });

    [Fact]
    public async Task Time_stands_while_application_code_waits_for_a_lock_that_the_runtime_holds()
    {
        using var mutex = new NativeMutex();
        bool isWanted = false, isHeld = false;
        // The name says that it is the runtime's: its compiler holds such locks while it computes. Nobody looks at it, so nobody may
        // sleep until it does something: both spin.
        var runtime = new Thread(() =>
        {
            while (!Volatile.Read(ref isWanted)) Thread.SpinWait(10);
            mutex.Enter();
            Volatile.Write(ref isHeld, true);
            Compute(TimeSpan.FromMilliseconds(50));
            mutex.Exit();
        }) { Name = ".NET of a test" };
        runtime.Start();
        await MustStandAsync(() =>
        {
            Volatile.Write(ref isWanted, true);
            while (!Volatile.Read(ref isHeld)) Thread.SpinWait(10);
            mutex.Enter();
            mutex.Exit();
        });
    }

    [Fact]
    public async Task Code_that_blocks_in_a_continuation_does_not_hold_up_the_network()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost a, SimulatedHost b) = (net.AddHost("a"), net.AddHost("b"));
        net.Connect(a, b, s_far);
        (TcpStream client, TcpStream server) = await Connections.OpenAsync(a, b);
        Task echo = EchoAsync(server);
        await BlockInEveryWayAsync(net, client);
        net.Advance(TimeSpan.FromSeconds(1));
        client.ShutdownWrite();
        await echo;
        Assert.Equal(0, net.Runaways);
    }

    // A thread of the application's does it at 3 s, while the network has something to do each second. The callback of a timer starts
    // it, so that time stands from then on.
    private static async Task MustStandAsync(Action work)
    {
        using var net = new SimulatedNetwork();
        using ITimer ticks = net.Clock.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        TimeSpan before = TimeSpan.MaxValue, after = TimeSpan.Zero;
        var application = new Thread(() =>
        {
            before = net.Now;
            work();
            after = net.Now;
        });
        using ITimer starter = net.Clock.CreateTimer(_ => application.Start(), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        await Task.Delay(TimeSpan.FromSeconds(100), net.Clock);
        application.Join();
        Assert.Equal(TimeSpan.FromSeconds(3), before);
        Assert.Equal(before, after);
    }

    private static async Task BlockInEveryWayAsync(SimulatedNetwork net, TcpStream client)
    {
        // Continuations that block in every way: on a task, on a lock, on a read.
        await Task.Delay(TimeSpan.FromSeconds(1), net.Clock).ConfigureAwait(false);
        Task.Delay(TimeSpan.FromSeconds(1), net.Clock).Wait();
        Assert.Equal(TimeSpan.FromSeconds(2.15), net.Now);
        await client.WriteAsync(new byte[] { 1 }).ConfigureAwait(false);
        Assert.Equal(1, client.ReadByte());
        await client.WriteAsync(new byte[] { 2 }).ConfigureAwait(false);
        Assert.Equal(2, client.ReadByte());
    }

    [Fact]
    public async Task An_application_that_never_rests_makes_time_follow_the_real_clock()
    {
        using var net = new SimulatedNetwork(options: new SimulationOptions { Patience = TimeSpan.FromMilliseconds(50) });
        using var stop = new CancellationTokenSource();
        using var isRunning = new ManualResetEventSlim();
        var busy = new Thread(() =>
        {
            isRunning.Set();
            while (!stop.IsCancellationRequested) Thread.SpinWait(100);
        });
        busy.Start();
        isRunning.Wait();
        long began = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromMilliseconds(20), net.Clock);
        TimeSpan real = Stopwatch.GetElapsedTime(began);
        await stop.CancelAsync();
        busy.Join();
        Assert.True(net.Runaways > 0);
        Assert.True(real >= TimeSpan.FromMilliseconds(50 + 19), $"{real}");
        // Once it rests, time jumps again.
        await Task.Delay(TimeSpan.FromHours(1), net.Clock);
    }

    [Fact]
    public async Task Two_networks_do_not_change_each_others_time()
    {
        Task<TimeSpan>[] runs = [.. Enumerable.Range(1, 4).Select(seed => Task.Run(() => ConverseAsync((ulong)seed)))];
        TimeSpan[] together = await Task.WhenAll(runs);
        for (int i = 0; i < together.Length; i++) Assert.Equal(await ConverseAsync((ulong)i + 1), together[i]);
    }

    [Fact]
    public async Task Two_networks_in_one_program()
    {
        using var one = new SimulatedNetwork();
        using var two = new SimulatedNetwork();
        await Task.Delay(TimeSpan.FromSeconds(5), one.Clock);
        Assert.Equal(TimeSpan.Zero, two.Now);
        await Task.WhenAll(Task.Delay(TimeSpan.FromSeconds(1), one.Clock), Task.Delay(TimeSpan.FromSeconds(7), two.Clock));
        Assert.Equal((TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(7)), (one.Now, two.Now));
    }

    [Fact]
    public async Task A_cancelled_timer_takes_no_time()
    {
        using var net = new SimulatedNetwork();
        using (var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(100), net.Clock)) await Task.Delay(TimeSpan.FromSeconds(1), net.Clock, cancellation.Token);
        Assert.True(await net.RunUntilIdleAsync());
        Assert.Equal(TimeSpan.FromSeconds(1), net.Now);
    }

    [Fact]
    public async Task A_periodic_timer_and_a_time_out_use_the_networks_clock()
    {
        using var net = new SimulatedNetwork();
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), net.Clock);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMinutes(4.5), net.Clock);
        int ticks = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await timer.WaitForNextTickAsync(cancellation.Token)) ticks++;
        });
        Assert.Equal(4, ticks);
        Assert.Equal(TimeSpan.FromMinutes(4.5), net.Now);
    }

    private static async Task<TimeSpan> ConverseAsync(ulong seed)
    {
        using var net = new SimulatedNetwork(seed);
        (SimulatedHost a, SimulatedHost b) = (net.AddHost("a"), net.AddHost("b"));
        net.Connect(a, b, LinkProfile.BadWifi);
        (TcpStream client, TcpStream server) = await Connections.OpenAsync(a, b);
        Task echo = EchoAsync(server);
        var buffer = new byte[1000];
        for (int i = 0; i < 20; i++)
        {
            await client.WriteAsync(buffer);
            await client.ReadExactlyAsync(buffer);
            // Something for the pool to do.
            await Task.Run(() => Compute(TimeSpan.FromMicroseconds(200)));
        }
        TimeSpan end = net.Now;
        client.ShutdownWrite();
        await echo;
        return end;
    }

    private static async Task EchoAsync(TcpStream stream)
    {
        var buffer = new byte[1000];
        while (await stream.ReadAsync(buffer) is > 0 and int length) await stream.WriteAsync(buffer.AsMemory(0, length));
    }

    private static void Compute(TimeSpan time)
    {
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < time) Thread.SpinWait(50);
    }
}
