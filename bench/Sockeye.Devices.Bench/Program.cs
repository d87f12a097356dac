// The no-stack forwarder's rate: what any stack on TUN can reach at most on this machine. Run as root.
//   dotnet run -c Release --project bench/Sockeye.Devices.Bench [seconds]
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Sockeye.Devices.Linux;

double seconds = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 2;
try
{
    foreach (bool offload in (bool[])[true, false])
    {
        using var lab = new ForwarderLab(offload);
        double bulk = Bulk(lab, TimeSpan.FromSeconds(seconds));
        double trip = RoundTrip(lab, TimeSpan.FromSeconds(seconds / 2));
        string kind = offload ? "TUN with metadata headers" : "plain TUN";
        Console.WriteLine($"{kind,-26} {bulk,6:0.00} Gbit/s   {trip,6:0.0} µs round trip   "
            + $"{(double)lab.Forwarder.Bytes / lab.Forwarder.Packets,7:0} bytes a packet");
    }

    return 0;
}
catch (KernelException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

static (Socket Client, Socket Server) Connect(ForwarderLab lab)
{
    using var listener = lab.Right.Run(() =>
    {
        var s = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        s.Bind(new IPEndPoint(IPAddress.Parse(ForwarderLab.RightIPv4.ToString()), 0));
        s.Listen();
        return s;
    });
    var client = lab.Left.Run(() =>
    {
        var s = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        s.Connect(listener.LocalEndPoint!);
        return s;
    });
    var server = listener.Accept();
    server.NoDelay = true;
    return (client, server);
}

static double Bulk(ForwarderLab lab, TimeSpan time)
{
    var (client, server) = Connect(lab);
    using var near = client;
    using var far = server;
    bool stop = false;
    var sender = new Thread(() =>
    {
        var chunk = new byte[256 * 1024];
        while (!Volatile.Read(ref stop))
            client.Send(chunk);
        client.Shutdown(SocketShutdown.Send);
    });
    var clock = Stopwatch.StartNew();
    sender.Start();
    var buffer = new byte[256 * 1024];
    long total = 0;
    TimeSpan? ended = null;
    for (int n = server.Receive(buffer); n > 0; n = server.Receive(buffer))
    {
        if (ended is not null)
            continue;
        total += n;
        if (clock.Elapsed < time)
            continue;
        ended = clock.Elapsed;
        Volatile.Write(ref stop, true);
    }

    sender.Join();
    return total * 8 / (ended ?? clock.Elapsed).TotalSeconds / 1e9;
}

static double RoundTrip(ForwarderLab lab, TimeSpan time)
{
    var (client, server) = Connect(lab);
    using var near = client;
    using var far = server;
    var echo = new Thread(() =>
    {
        var one = new byte[1];
        while (server.Receive(one) == 1)
            server.Send(one);
    });
    echo.Start();
    var samples = new List<double>();
    var mine = new byte[1];
    var clock = Stopwatch.StartNew();
    while (clock.Elapsed < time)
    {
        long began = Stopwatch.GetTimestamp();
        client.Send(mine);
        _ = client.Receive(mine);
        samples.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
    }

    client.Shutdown(SocketShutdown.Send);
    echo.Join();
    samples.Sort();
    return samples[samples.Count / 2];
}
