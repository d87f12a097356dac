using System.Net;
using Sockeye.Streams;
using Sockeye.Testing;

// A simulated network without a test framework. First one that is well, looked at from outside …
using (var net = new SimulatedNetwork(seed: 42))
{
    await EchoAsync(net);
    SimulatedConnection connection = net.Connections[0];
    Console.WriteLine($"{connection}: {connection.RoundTrips} round trips in {net.Now.TotalSeconds:0.00} simulated seconds, {connection.Retransmissions} retransmissions");
}

// … then a promise that does not hold on all of twenty networks. The exception's message is the report.
try
{
    await NetworkTest.RunAsync(
        async net =>
        {
            await EchoAsync(net);
            if (net.Now > TimeSpan.FromSeconds(1)) throw new InvalidOperationException($"It took {net.Now.TotalSeconds:0.00} s.");
        },
        new NetworkTestOptions
        {
            Name = "An echo within a second",
            Seeds = 20,
            ReportFolder = Path.Combine(Path.GetTempPath(), "sockeye-sample"),
            ReplayCommand = "dotnet run --project samples/testing",
        });
    Console.WriteLine("It held.");
}
catch (NetworkTestException failure)
{
    Console.WriteLine(failure.Message);
}

static async Task EchoAsync(SimulatedNetwork net)
{
    var (client, server) = (net.AddHost("client"), net.AddHost("server"));
    net.Connect(client, server, LinkProfile.Lte with { Loss = 0.1 });
    using var listener = TcpListener.Listen(server, new IPEndPoint(IPAddress.Any, 7));
    Task serving = ServeAsync(listener);
    await using (TcpStream stream = await TcpStream.ConnectAsync(client, new IPEndPoint(server.Address, 7)))
    {
        for (int i = 0; i < 3; i++)
        {
            await stream.WriteAsync("hello"u8.ToArray());
            await stream.ReadExactlyAsync(new byte[5]);
        }
    }
    await serving;
}

static async Task ServeAsync(TcpListener listener)
{
    await using TcpStream stream = await listener.AcceptAsync();
    await stream.CopyToAsync(stream);
}
