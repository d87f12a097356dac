using Sockeye.Core.Stack;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Streams;
using Sockeye.Tests.Streams;
using Xunit;

namespace Sockeye.Tests.Hosting;

/// <summary>The loop in real time; no test sleeps, each ends by its event long before its limit.</summary>
public sealed class StackLoopTests
{
    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    /// <summary>What one megabyte of packet memory cannot hold waits on the cable, and flows on when the application reads.</summary>
    [Fact]
    public async Task A_stack_whose_packet_memory_is_used_up_goes_on_when_it_is_read()
    {
        const int connections = 24, bytes = 200_000;
        using var cable = new Cable(right: new StackOptions { PacketMemoryLimit = 1 << 20 });
        using var listener = TcpListener.Listen(cable.Right, Cable.At("10.0.0.2"));
        var clients = new List<TcpStream>();
        var servers = new List<TcpStream>();
        for (int i = 0; i < connections; i++)
        {
            clients.Add(await TcpStream.ConnectAsync(cable.Left, listener.LocalEndPoint, Soon));
            servers.Add(await listener.AcceptAsync(Soon));
        }
        List<Task> senders = clients.ConvertAll(client => SendAsync(client, bytes));
        await UntilAsync(() => cable.Right.Call(0, static (stack, _, _) => stack.Pool.Refusals) > 0);
        long[] received = await Task.WhenAll(servers.Select(CountAsync));
        await Task.WhenAll(senders);
        Assert.All(received, count => Assert.Equal(bytes, count));
        foreach (TcpStream server in servers) await server.DisposeAsync();
    }

    /// <summary>An application on the loop's own thread that always has more to send does not keep the loop from its devices.</summary>
    [Fact]
    public async Task Continuations_on_the_loops_thread_take_turns_with_the_devices()
    {
        const int streams = 8, bytes = 4_000_000;
        using var cable = new Cable(inline: true);
        using var listener = TcpListener.Listen(cable.Right, Cable.At("10.0.0.2"));
        var senders = new List<Task>();
        var readers = new List<Task<long>>();
        for (int i = 0; i < streams; i++)
        {
            TcpStream client = await TcpStream.ConnectAsync(cable.Left, listener.LocalEndPoint, Soon);
            readers.Add(CountAsync(await listener.AcceptAsync(Soon)));
            senders.Add(SendAsync(client, bytes));
        }
        long[] received = await Task.WhenAll(readers);
        await Task.WhenAll(senders);
        Assert.All(received, count => Assert.Equal(bytes, count));
    }

    [Fact]
    public void Nothing_of_TCPs_defaults_lets_one_connection_use_up_the_packet_memory() =>
        Assert.True(new TcpSettings().ReceiveBufferMaximum * 8L < new StackOptions().PacketMemoryLimit);

    private static async Task SendAsync(TcpStream stream, int bytes)
    {
        await stream.WriteAsync(new byte[bytes], Soon).ConfigureAwait(false);
        stream.ShutdownWrite();
    }

    private static async Task<long> CountAsync(TcpStream stream)
    {
        long total = 0;
        var buffer = new byte[16 * 1024];
        for (int count = 1; count > 0; total += count) count = await stream.ReadAsync(buffer, Soon).ConfigureAwait(false);
        return total;
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        CancellationToken limit = Soon;
        while (!isSo())
        {
            limit.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
