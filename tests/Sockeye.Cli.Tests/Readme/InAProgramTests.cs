using System.Net;
using Sockeye.Berkeley.OnStack;
using Sockeye.Berkeley.Processes;
using Sockeye.Devices.Middleware;
using Sockeye.Simulation;
using Sockeye.Simulation.Topology;
using Sockeye.Streams;
using static Sockeye.Berkeley.Libc;
using sockaddr_in = Sockeye.Berkeley.Structures.sockaddr_in;

namespace Sockeye.Cli.Tests.Readme;

/// <summary>The programs that README.md shows stand here letter by letter, so that they compile and do what it says.</summary>
public class InAProgramTests
{
    [Fact]
    public void Two_hosts_talk_over_a_bad_link()
    {
        // README
        using var world = new World(seed: 42);
        Host a = world.AddHost("a"), b = world.AddHost("b");
        world.Connect(a, b, new LinkConditions { Delay = TimeSpan.FromMilliseconds(20), Loss = 0.05 });
        world.Run(async () =>
        {
            using var listener = TcpListener.Listen(b, new IPEndPoint(IPAddress.Any, 8000));
            Task<TcpStream> accepting = listener.AcceptAsync().AsTask();
            await using TcpStream client = await TcpStream.ConnectAsync(a, new IPEndPoint(b.Address, 8000));
            await using TcpStream server = await accepting;
            await client.WriteAsync("hello"u8.ToArray());
            byte[] buffer = new byte[5];
            await server.ReadExactlyAsync(buffer);
        }, limit: TimeSpan.FromMinutes(5));
        // end
    }

    [Fact]
    public void A_program_in_the_style_of_C_reaches_a_server()
    {
        using var world = new World(seed: 42);
        Host client = world.AddHost("client"), server = world.AddHost("server");
        world.Connect(client, server);
        byte[] received = new byte[5];
        Task serving = Task.CompletedTask;
        world.Run(async () =>
        {
            using var listener = TcpListener.Listen(server, new IPEndPoint(IPAddress.Any, 8000));
            serving = ServeAsync(listener, received);
            var system = new SockeyeSystem(client) { ThreadStarter = (name, program) => world.Start(client, name, program) };
            new Process(system, "client", ProcessStreams.None).Start(Greet);
            await serving;
        }, limit: TimeSpan.FromMinutes(5));
        Assert.Equal("hello"u8, received);
    }

    private static void Greet()
    {
        // README
        var fd = socket(AF_INET, SOCK_STREAM, 0);
        var server = new sockaddr_in { sin_family = AF_INET, sin_port = htons(8000) };
        inet_pton(AF_INET, "10.0.1.2", out server.sin_addr);
        if (connect(fd, server) == -1) perror("connect");
        send(fd, "hello"u8, 0);
        close(fd);
        // end
    }

    [Fact]
    public void They_are_what_the_page_shows()
    {
        string page = Unindented(File.ReadAllText(Repository.PathOf("README.md")));
        string source = File.ReadAllText(Repository.PathOf("tests/Sockeye.Cli.Tests/Readme/InAProgramTests.cs"));
        string[] programs = source.Split("        // README\n")[1..];
        Assert.Equal(2, programs.Length);
        foreach (string program in programs)
            Assert.Contains(Unindented(program.Split("        // end\n")[0]), page, StringComparison.Ordinal);
    }

    private static async Task ServeAsync(TcpListener listener, byte[] received)
    {
        await using TcpStream stream = await listener.AcceptAsync();
        await stream.ReadExactlyAsync(received);
    }

    private static string Unindented(string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));
}
