using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Sockeye.Cli.Commands.Bench;

/// <summary>The runs over a link: bulk, round trip, connections.</summary>
internal static class LinkRuns
{
    // Milliseconds: a far end that does not answer is a failure, not a benchmark without end.
    private const int Patience = 10_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(250);

    /// <summary>Bytes one way over so many connections.</summary>
    public static Sample Bulk(BenchLink link, BulkDirection direction, int streams, TimeSpan time)
    {
        bool isUp = direction == BulkDirection.Up;
        using IFarSession far = link.Far.Serve(isUp ? FarService.Discard : FarService.Flood);
        List<Socket> sockets = link.Connect(far.At, streams);
        far.Begin(streams);
        using Traffic near = isUp ? Traffic.Send(sockets) : Traffic.Receive(sockets);
        Thread.Sleep(WarmUp);
        (long bytes, TimeSpan price, long began) = Take();
        Thread.Sleep(time);
        (long bytesAfter, TimeSpan priceAfter, long ended) = Take();
        double moved = bytesAfter - bytes;
        double seconds = Stopwatch.GetElapsedTime(began, ended).TotalSeconds;
        double? each = link.HasPrice && moved > 0 ? (priceAfter - price).TotalSeconds / (moved / 1e9) : null;
        return new Sample(moved * 8 / seconds / 1e9) { ProcessorPerGigabyte = each };

        (long, TimeSpan, long) Take() =>
            (isUp ? far.Received : near.Bytes, ProcessorTime.OfProcess - near.Processor - far.TrafficProcessor, Stopwatch.GetTimestamp());
    }

    /// <summary>One byte there and back, over and over.</summary>
    public static Sample RoundTrip(BenchLink link, TimeSpan time)
    {
        using IFarSession far = link.Far.Serve(FarService.Echo);
        Socket socket = link.Connect(far.At, 1)[0];
        socket.ReceiveTimeout = Patience;
        var trips = new List<double>(100_000);
        var one = new byte[1];
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            long before = Stopwatch.GetTimestamp();
            socket.Send(one);
            if (socket.Receive(one) != 1) throw new SocketException((int)SocketError.ConnectionReset);
            long after = Stopwatch.GetTimestamp();
            TimeSpan elapsed = Stopwatch.GetElapsedTime(began, after);
            if (elapsed >= WarmUp) trips.Add(Stopwatch.GetElapsedTime(before, after).TotalMicroseconds);
            if (elapsed >= WarmUp + time) break;
        }
        Traffic.Close(socket);
        trips.Sort();
        return new Sample(trips[trips.Count / 2]) { Tail = trips[trips.Count * 99 / 100] };
    }

    /// <summary>Connect, send a byte, wait for the other end's close, close; one after the other.</summary>
    public static Sample Connections(BenchLink link, TimeSpan time)
    {
        using IFarSession far = link.Far.Serve(FarService.Greet);
        int count = link.Near.Run(() => ConnectAgainAndAgain(far.At, time));
        return new Sample(count / time.TotalSeconds);
    }

    private static int ConnectAgainAndAgain(IPEndPoint to, TimeSpan time)
    {
        var one = new byte[1];
        int count = 0;
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < time; count++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = Patience };
            socket.Connect(to);
            socket.Send(one);
            socket.Receive(one);
        }
        return count;
    }
}
