using System.Diagnostics;
using System.Net;
using Sockeye.Devices.Middleware;
using Sockeye.Streams;
using Xunit;

namespace Sockeye.Testing.Tests.Replay;

public sealed class ReplayCheckTests
{
    private int _runs;

    [Fact]
    public async Task What_replays_is_the_same()
    {
        ReplayResult result = await ReplayCheck.RunAsync(net => SendAsync(net, new byte[50_000]), seed: 9, new ReplayOptions { Runs = 3 });
        Assert.True(result.IsSame, result.Explanation);
        Assert.Equal(ReplayCause.None, result.Cause);
        Assert.Equal(3, _runs);
        Assert.InRange(result.Packets, 50, 500);
        Assert.Equal($"Seed 9 replays: {result.Packets} packets, the same in 3 runs.", result.Explanation);
    }

    [Fact]
    public async Task Other_bytes_are_the_applications()
    {
        ReplayResult result = await ReplayCheck.RunAsync(net => SendAsync(net, [(byte)'a', (byte)('b' + _runs), (byte)'d']));
        Assert.Equal(ReplayCause.Application, result.Cause);
        Assert.True(result.IsCausedByApplication);
        Assert.Equal(3, result.First!.PayloadLength);
        Assert.Equal(3, result.Second!.PayloadLength);
        // Both as tcpdump prints them, and what the application did.
        Assert.Contains("  run 1: 0.020000 client > server IP 10.0.1.1.", result.Explanation, StringComparison.Ordinal);
        Assert.Contains("  run 2: 0.020000 client > server IP 10.0.1.1.", result.Explanation, StringComparison.Ordinal);
        Assert.Contains("Flags [P.], seq 1:4, ack 1", result.Explanation, StringComparison.Ordinal);
        Assert.Contains("  at byte 1 of the payload: \"abd\" and \"acd\"\n", result.Explanation, StringComparison.Ordinal);
        Assert.EndsWith(" > 10.0.1.2:80 sends 3 bytes at 0.020000 s, and they are other bytes in run 2.", result.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_bytes_of_the_same_length_may_be_ignored()
    {
        ReplayResult result = await ReplayCheck.RunAsync(net => SendAsync(net, [(byte)(_runs + 1), 2, 3]), 1, new ReplayOptions { IgnoresPayload = true });
        Assert.True(result.IsSame, result.Explanation);
    }

    [Fact]
    public async Task More_bytes_are_the_applications()
    {
        ReplayResult result = await ReplayCheck.RunAsync(net => SendAsync(net, new byte[_runs + 100]), 1, new ReplayOptions { IgnoresPayload = true });
        Assert.Equal(ReplayCause.Application, result.Cause);
        Assert.Contains("in run 1 sends 100 bytes at 0.020000 s, and in run 2 sends 101 bytes at 0.020000 s.", result.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_bytes_in_other_pieces_are_told_apart()
    {
        ReplayResult result = await ReplayCheck.RunAsync(net => SendAsync(net, new byte[200], pieces: _runs + 1));
        Assert.Equal(ReplayCause.Pieces, result.Cause);
        Assert.Contains("in run 1 sends 200 bytes at 0.020000 s, and in run 2 sends 100 bytes at 0.020000 s.", result.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_application_does_not_do_is_not_said_to_be_its_fault()
    {
        // A rule that takes another packet in each run stands for a mistake of ours.
        ReplayResult result = await ReplayCheck.RunAsync(net => SendAsync(net, new byte[20_000], lossy: packet => packet.HasPayload && packet.Number == 8 + _runs));
        Assert.Equal(ReplayCause.Network, result.Cause);
        Assert.False(result.IsCausedByApplication);
        Assert.NotEqual(result.First!.IsLost, result.Second!.IsLost);
        Assert.Contains("lost by a rule of the test", result.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_goes_on_is_told()
    {
        ReplayResult result = await ReplayCheck.RunAsync(async net =>
        {
            bool isFirst = _runs == 0;
            await SendAsync(net, new byte[10]);
            if (!isFirst) await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => TcpStream.ConnectAsync(net.Hosts[0], new IPEndPoint(net.Hosts[1].Address, 99)));
        });
        Assert.Equal(ReplayCause.Application, result.Cause);
        Assert.Null(result.First);
        Assert.True(result.Second!.IsSyn);
        Assert.Contains("run 1: no packet: the run has come to its end", result.Explanation, StringComparison.Ordinal);
        Assert.Contains(":99 in run 1 does nothing more, and in run 2 connects", result.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scenario_may_fail_if_it_fails_each_time()
    {
        Assert.True((await ReplayCheck.RunAsync(_ => throw new InvalidDataException("always"))).IsSame);
        ReplayResult result = await ReplayCheck.RunAsync(_ => _runs++ == 0 ? throw new InvalidDataException("once") : Task.CompletedTask);
        Assert.Equal(ReplayCause.Application, result.Cause);
        Assert.EndsWith("run 1 ended with System.IO.InvalidDataException, and run 2 with success.", result.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_that_did_not_stand_still_is_the_cause()
    {
        var options = new ReplayOptions { Simulation = new SimulationOptions { Patience = TimeSpan.FromMilliseconds(30) } };
        ReplayResult result = await ReplayCheck.RunAsync(async net =>
        {
            int run = _runs;
            await SendAsync(net, [(byte)run]);
            await Task.Run(() =>
            {
                long began = Stopwatch.GetTimestamp();
                while (net.Runaways == 0 && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30)) Thread.SpinWait(100);
            });
            await net.RunUntilIdleAsync(TimeSpan.FromSeconds(1));
        }, 1, options);
        Assert.Equal(ReplayCause.Time, result.Cause);
    }

    private async Task SendAsync(SimulatedNetwork net, byte[] bytes, int pieces = 1, Func<Packet, bool>? lossy = null)
    {
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        var conditions = new LinkConditions { Delay = TimeSpan.FromMilliseconds(10), Loss = bytes.Length > 30_000 ? 0.05 : 0 };
        SimulatedLink link = net.Connect(client, server, conditions);
        if (lossy is not null) link.Drop(lossy);
        using TcpListener listener = TcpListener.Listen(server, new IPEndPoint(IPAddress.Any, 80));
        Task serving = DrainAsync(listener);
        await using (TcpStream stream = await TcpStream.ConnectAsync(client, new IPEndPoint(server.Address, 80)))
        {
            stream.NoDelay = true;
            foreach (byte[] piece in bytes.Chunk(Math.Max(1, bytes.Length / pieces))) await stream.WriteAsync(piece);
        }
        await serving;
        await net.RunUntilIdleAsync(TimeSpan.FromSeconds(10));
        _runs++;
    }

    private static async Task DrainAsync(TcpListener listener)
    {
        await using TcpStream stream = await listener.AcceptAsync();
        await stream.CopyToAsync(Stream.Null);
    }
}
