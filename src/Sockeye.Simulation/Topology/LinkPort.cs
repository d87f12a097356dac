using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Link;
using Sockeye.Devices.Middleware;
using Sockeye.Wire.Addresses;

namespace Sockeye.Simulation.Topology;

/// <summary>One end of a link: a host's interface and what the link does to what leaves there.</summary>
public sealed class LinkPort
{
    private readonly List<InternetAddress> _addresses = [];
    private readonly List<Prefix> _prefixes = [];

    internal LinkPort(Host host, Interface nic, LinkImpairment outbound)
    {
        Host = host;
        Interface = nic;
        Outbound = outbound;
    }

    /// <summary>Whose end.</summary>
    public Host Host { get; }

    /// <summary>The interface that it is plugged into.</summary>
    public Interface Interface { get; }

    /// <summary>What happens to frames that leave here.</summary>
    public LinkImpairment Outbound { get; }

    /// <summary>The link; set once, when it is made.</summary>
    public Link Link { get; internal set; } = null!;

    /// <summary>The addresses assigned here, in that order.</summary>
    public IReadOnlyList<InternetAddress> Addresses => _addresses;

    /// <summary>The networks of these addresses.</summary>
    public IReadOnlyList<Prefix> Prefixes => _prefixes;

    /// <summary>Gives the interface an address, for use at once.</summary>
    /// <exception cref="InvalidOperationException">The stack refuses it.</exception>
    public LinkPort Assign(InternetAddress address, int prefixLength)
    {
        var options = new AddressOptions { SkipDuplicateDetection = true };
        Errno error = Host.Call((Interface, address, prefixLength, options), static (stack, now, wanted) =>
            stack.AddAddress(wanted.Interface, wanted.address, wanted.prefixLength, wanted.options, now));
        if (error != Errno.None) throw new InvalidOperationException($"{this} cannot have {address}/{prefixLength}: {error}");
        _addresses.Add(address);
        _prefixes.Add(new Prefix(address, prefixLength));
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Host.Name}.{Interface.Name}";
}
