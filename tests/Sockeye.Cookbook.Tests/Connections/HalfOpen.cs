using System.Net;
using System.Net.Sockets;
using Sockeye.Cookbook.Programs;
using Sockeye.Core.Sockets.Options;
using Sockeye.Streams;
using Sockeye.Testing;
using Sockeye.Testing.Xunit;
using Xunit;
using TcpListener = Sockeye.Streams.TcpListener;

namespace Sockeye.Cookbook.Connections;

public class HalfOpen
{
    [NetworkFact(Seed = 5)]
    public async Task Who_only_reads_never_learns_that_the_peer_crashed(SimulatedNetwork net)
    {
        var (client, server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, LinkProfile.Wifi);
        using var listener = TcpListener.Listen(server, new IPEndPoint(IPAddress.Any, 5000));
        TcpStream plain = await TcpStream.ConnectAsync(client, server.Port(5000));
        TcpStream careful = await TcpStream.ConnectAsync(client, server.Port(5000));
        careful.KeepAlive = true;
        careful.SetOption(OptionLevel.Tcp, TcpOption.KeepIdle, 60);
        careful.SetOption(OptionLevel.Tcp, TcpOption.KeepInterval, 10);
        careful.SetOption(OptionLevel.Tcp, TcpOption.KeepCount, 5);
        TimeSpan before = net.Now;
        server.Crash();

        Task<int> forever = plain.ReadAsync(new byte[1]).AsTask();
        IOException failure = await Assert.ThrowsAsync<IOException>(() => careful.ReadAsync(new byte[1]).AsTask());

        // It is asked after 60 s, and at 70, 80, 90 and 100 s; 10 s later it is given up.
        Assert.Equal(SocketError.TimedOut, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
        Assert.Equal(110, (net.Now - before).TotalSeconds, 0.1);
        await net.AdvanceAsync(TimeSpan.FromHours(12));
        Assert.False(forever.IsCompleted);
    }

    [NetworkFact(Seed = 5)]
    public async Task Who_writes_learns_it_after_a_quarter_of_an_hour_or_the_user_timeout(SimulatedNetwork net)
    {
        var (client, server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, LinkProfile.Wifi);
        using var listener = TcpListener.Listen(server, new IPEndPoint(IPAddress.Any, 5000));
        TcpStream plain = await TcpStream.ConnectAsync(client, server.Port(5000));
        TcpStream careful = await TcpStream.ConnectAsync(client, server.Port(5000));
        careful.SetOption(OptionLevel.Tcp, TcpOption.UserTimeout, 30_000);
        server.Crash();

        TimeSpan limited = await TimeOfFailureAsync(careful), unlimited = await TimeOfFailureAsync(plain);

        Assert.InRange(limited.TotalSeconds, 30, 31);
        Assert.InRange(unlimited.TotalSeconds, 900, 960);

        async Task<TimeSpan> TimeOfFailureAsync(TcpStream stream)
        {
            TimeSpan before = net.Now;
            // The write succeeds: TCP has taken it. It is the next call that fails.
            await stream.WriteAsync("anybody there?"u8.ToArray());
            await Assert.ThrowsAsync<IOException>(() => stream.ReadAsync(new byte[1]).AsTask());
            return net.Now - before;
        }
    }
}
