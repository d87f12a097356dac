using System.Net;
using Sockeye.Streams;
using Xunit;

namespace Sockeye.Testing.Xunit.Tests.Examples;

/// <summary>Explicit tests that do not pass: <see cref="FailingTestOutputTests"/> runs them in a process of their own and looks at what they say.</summary>
public class FailingExamples
{
    [NetworkFact(Seed = 42, ChecksReplay = true, Explicit = true)]
    public async Task Nothing_arrives_twice(SimulatedNetwork net)
    {
        (SimulatedHost client, SimulatedHost server) = Transfer.AddHosts(net, loss: 0.05);
        net.Links[0].Drop(packet => packet.IsSyn && packet.IsAck, times: 1);
        Assert.Equal(20_001, await Transfer.RunAsync(client, server, 20_000));
    }

    [NetworkFact(Seed = 10, Seeds = 20, Explicit = true)]
    public async Task No_packet_is_lost(SimulatedNetwork net)
    {
        (SimulatedHost client, SimulatedHost server) = Transfer.AddHosts(net, loss: 0.01);
        await Transfer.RunAsync(client, server, 20_000);
        Assert.DoesNotContain(net.Packets, packet => packet.IsLost);
    }

    [NetworkFact(Timeout = 1500, Explicit = true)]
    public async Task Somebody_answers(SimulatedNetwork net)
    {
        (SimulatedHost client, SimulatedHost server) = Transfer.AddHosts(net, loss: 0);
        using TcpListener listener = TcpListener.Listen(server, new IPEndPoint(IPAddress.Any, 80));
        await using TcpStream stream = await TcpStream.ConnectAsync(client, new IPEndPoint(server.Address, 80));
        await stream.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);
    }

    [NetworkFact(Explicit = true)]
    public void It_has_two_parameters(SimulatedNetwork net, int number) => Assert.NotEqual(net.Hosts.Count, number);

    [NetworkFact(Explicit = true, Skip = "for a reason")]
    public void Skipping_by_attribute(SimulatedNetwork net) => Assert.Fail($"it ran on {net}");

    [NetworkFact(Explicit = true, DisplayName = "Skipping itself")]
    public void Skipping_by_itself(SimulatedNetwork net) => Assert.Skip($"with {net.Hosts.Count} hosts");
}
