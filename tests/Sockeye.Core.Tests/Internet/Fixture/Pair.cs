using Sockeye.Core.Internet;
using Sockeye.Core.Link;

namespace Sockeye.Core.Tests.Internet.Fixture;

/// <summary>Two hosts on one link: 10.0.0.1 and 10.0.0.2, fd00::1 and fd00::2, fe80::1 and fe80::2.</summary>
internal sealed class Pair
{
    public Pair(int mtu = 1500, InternetOptions? optionsOfB = null, InterfaceKind kind = InterfaceKind.Ethernet)
    {
        A = Net.Node("a");
        B = Net.Node("b", optionsOfB);
        NicA = A.AddInterface(mtu, kind, "10.0.0.1/24", "fd00::1/64", "fe80::1/64");
        NicB = B.AddInterface(mtu, kind, "10.0.0.2/24", "fd00::2/64", "fe80::2/64");
        Net.Connect((A, NicA), (B, NicB));
    }

    public Net Net { get; } = new();

    public Node A { get; }

    public Node B { get; }

    public Interface NicA { get; }

    public Interface NicB { get; }
}
