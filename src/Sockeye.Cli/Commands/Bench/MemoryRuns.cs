using System.Diagnostics;
using Sockeye.Core.Sockets;

namespace Sockeye.Cli.Commands.Bench;

/// <summary>The runs with two stacks in one thread: what the protocols cost without a kernel.</summary>
internal static class MemoryRuns
{
    private const int ChunkSize = 256 * 1024;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(400);

    /// <summary>Bytes one way.</summary>
    public static Sample Bulk(bool offload, int streams, TimeSpan time)
    {
        using var pair = new StackPair(offload);
        (SocketHandle Client, SocketHandle Server)[] connections = [.. Enumerable.Range(0, streams).Select(_ => pair.Connect())];
        var chunk = new byte[ChunkSize];
        long moved = 0;
        Move(WarmUp);
        moved = 0;
        TimeSpan price = ProcessorTime.OfProcess;
        long began = Stopwatch.GetTimestamp();
        Move(time);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        price = ProcessorTime.OfProcess - price;
        return new Sample(moved * 8 / seconds / 1e9) { ProcessorPerGigabyte = price.TotalSeconds / (moved / 1e9) };

        void Move(TimeSpan limit)
        {
            for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < limit;)
            {
                foreach ((SocketHandle client, SocketHandle server) in connections)
                {
                    pair.Left.Send(client, chunk, SendFlags.NoSignal, pair.Now);
                    pair.Carry();
                    moved += Drain(pair, server, chunk);
                }
                pair.HandleTime();
            }
        }
    }

    /// <summary>One byte there and back.</summary>
    public static Sample RoundTrip(TimeSpan time)
    {
        using var pair = new StackPair(offload: false);
        (SocketHandle client, SocketHandle server) = pair.Connect();
        var one = new byte[1];
        var trips = new List<double>(1 << 20);
        long began = Stopwatch.GetTimestamp();
        for (TimeSpan elapsed = default; elapsed < WarmUp + time; elapsed = Stopwatch.GetElapsedTime(began))
        {
            long before = Stopwatch.GetTimestamp();
            pair.Left.Send(client, one, SendFlags.NoSignal, pair.Now);
            pair.Carry();
            pair.Right.Receive(server, one, ReceiveFlags.None, pair.Now);
            pair.Right.Send(server, one, SendFlags.NoSignal, pair.Now);
            pair.Carry();
            if (pair.Left.Receive(client, one, ReceiveFlags.None, pair.Now).Value != 1) throw new InvalidOperationException("a byte got lost");
            if (elapsed >= WarmUp) trips.Add(Stopwatch.GetElapsedTime(before).TotalMicroseconds);
            pair.HandleTime();
        }
        trips.Sort();
        return new Sample(trips[trips.Count / 2]) { Tail = trips[trips.Count * 99 / 100] };
    }

    /// <summary>Connect, send a byte, close from the server, close.</summary>
    public static Sample Connections(TimeSpan time)
    {
        using var pair = new StackPair(offload: false);
        Repeat(WarmUp);
        return new Sample(Repeat(time) / time.TotalSeconds);

        int Repeat(TimeSpan limit)
        {
            int count = 0;
            var one = new byte[1];
            for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < limit; count++)
            {
                (SocketHandle client, SocketHandle server) = pair.Connect();
                pair.Left.Send(client, one, SendFlags.NoSignal, pair.Now);
                pair.Carry();
                pair.Right.Receive(server, one, ReceiveFlags.None, pair.Now);
                pair.Right.Close(server, pair.Now);
                pair.Carry();
                pair.Left.Close(client, pair.Now);
                pair.Carry();
                pair.HandleTime();
            }
            return count;
        }
    }

    /// <summary>Memory of an established connection that nobody uses, per end: managed heap, socket and all.</summary>
    public static Sample IdleBytes(int connections)
    {
        using var pair = new StackPair(offload: false);
        pair.Connect();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < connections; i++) pair.Connect();
        long after = GC.GetTotalMemory(forceFullCollection: true);
        return new Sample((after - before) / (2.0 * connections));
    }

    private static long Drain(StackPair pair, SocketHandle server, byte[] into)
    {
        long total = 0;
        while (true)
        {
            SocketResult read = pair.Right.Receive(server, into, ReceiveFlags.None, pair.Now);
            if (!read.IsSuccess || read.Value == 0) return total;
            total += read.Value;
        }
    }
}
