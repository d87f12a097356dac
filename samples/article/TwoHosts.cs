// The server and the client, unchanged, on two simulated hosts: every packet goes through Sockeye's own TCP/IP.

using System.Text;
using Sockeye.Berkeley.OnStack;
using Sockeye.Berkeley.Processes;
using Sockeye.Devices.Middleware;
using Sockeye.Simulation;

namespace Sockeye.Samples.Article;

public static class TwoHosts
{
    /// <summary>Runs both programs until the client has ended; its exit code.</summary>
    public static int Run(string message)
    {
        using var world = new World(seed: 42);
        var (left, right) = (world.AddHost("left"), world.AddHost("right"));
        world.Connect(left, right, new LinkConditions { Delay = TimeSpan.FromMilliseconds(10) });

        var onLeft = new SockeyeSystem(left) { ThreadStarter = (name, program) => world.Start(left, name, program) };
        var onRight = new SockeyeSystem(right) { ThreadStarter = (name, program) => world.Start(right, name, program) };
        var console = ProcessStreams.OpenConsole();
        var input = new MemoryStream(Encoding.UTF8.GetBytes(message + "\n"));
        var server = new Process(onRight, "server", console with { Input = Stream.Null });
        var client = new Process(onLeft, "client", console with { Input = input });

        server.Start(() => Server.main());
        world.RunFor(TimeSpan.FromSeconds(1));
        client.Start(() => Client.main("10.0.1.2"));
        world.RunUntil(() => client.HasExited, TimeSpan.FromMinutes(10));
        world.RunFor(TimeSpan.FromSeconds(1));

        Console.WriteLine();
        Console.WriteLine("The server's descriptors:");
        Console.Write(server.Descriptors);
        server.Signal(Sockeye.Berkeley.Libc.SIGTERM);
        world.RunFor(TimeSpan.FromSeconds(1));
        return client.WaitStatus >> 8;
    }
}
