using Sockeye.Core.Internet;
using Sockeye.Core.Link;

namespace Sockeye.Core.Tests.Internet.Fixture;

/// <summary>A router with three networks, 10.0.N.0/24 and fd00:N::/64 for N = 1, 2, 3, and a host on each; host N is .2, the router
/// .1. The second network's MTU can be smaller.</summary>
internal sealed class Routed
{
    public Routed(int secondMtu = 1500)
    {
        Router = Net.Node("router", new InternetOptions { Forwarding = true, IcmpErrorsPerPeerPerSecond = 100 });
        for (int i = 1; i <= 3; i++)
        {
            int mtu = i == 2 ? secondMtu : 1500;
            Node host = Net.Node($"host{i}");
            Interface nic = host.AddInterface(mtu, InterfaceKind.Ethernet, $"10.0.{i}.2/24", $"fd00:{i}::2/64", $"fe80::{i}2/64");
            Interface side = Router.AddInterface(mtu, InterfaceKind.Ethernet, $"10.0.{i}.1/24", $"fd00:{i}::1/64", $"fe80::{i}1/64");
            host.Route("0.0.0.0/0", $"10.0.{i}.1", nic);
            host.Route("::/0", $"fd00:{i}::1", nic);
            Net.Connect((host, nic), (Router, side));
            Hosts.Add(host);
            Nics.Add(nic);
            Sides.Add(side);
        }
    }

    public Net Net { get; } = new();

    public Node Router { get; }

    public List<Node> Hosts { get; } = [];

    public List<Interface> Nics { get; } = [];

    public List<Interface> Sides { get; } = [];
}
