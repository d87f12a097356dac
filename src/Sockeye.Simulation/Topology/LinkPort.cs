using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Link;
using Sockeye.Core.Stack;
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

    /// <summary>The interface that it is plugged into. A host that begins anew has new ones.</summary>
    public Interface Interface { get; internal set; }

    /// <summary>What happens to frames that leave here.</summary>
    public LinkImpairment Outbound { get; }

    /// <summary>The link; set once, when it is made.</summary>
    public Link Link { get; internal set; } = null!;

    /// <summary>Frames and bytes that left here, each segment by itself. A host that begins anew counts anew.</summary>
    public (long Frames, long Bytes) Transmitted { get; private set; }

    /// <summary>Tells packets apart, when their fates depend on what they are and not on their order; null otherwise.</summary>
    internal PacketIdentities? Identities { get; set; }

    /// <summary>The addresses assigned here, in that order.</summary>
    public IReadOnlyList<InternetAddress> Addresses => _addresses;

    /// <summary>The networks of these addresses.</summary>
    public IReadOnlyList<Prefix> Prefixes => _prefixes;

    /// <summary>Gives the interface an address, for use at once.</summary>
    /// <exception cref="InvalidOperationException">The stack refuses it.</exception>
    public LinkPort Assign(InternetAddress address, int prefixLength)
    {
        AddToStack(address, prefixLength);
        _addresses.Add(address);
        _prefixes.Add(new Prefix(address, prefixLength));
        return this;
    }

    /// <summary>Puts an address in the place of another, in the same network.</summary>
    /// <exception cref="InvalidOperationException">The stack refuses it, or the port does not have the old one.</exception>
    internal void Replace(InternetAddress old, InternetAddress address)
    {
        int at = _addresses.IndexOf(old);
        if (at < 0) throw new InvalidOperationException($"{this} does not have {old}");
        AddToStack(address, _prefixes[at].Length);
        Host.Call((Interface, old), static (stack, now, it) => stack.RemoveAddress(it.Interface, it.old, now));
        _addresses[at] = address;
        _prefixes[at] = new Prefix(address, _prefixes[at].Length);
    }

    /// <summary>Plugs into a stack that has begun anew: an interface like the last, with the same addresses.</summary>
    internal void Replug(NetStack stack, Instant now)
    {
        Transmitted = default;
        Interface = stack.AddInterface(Interface.Options with { Mtu = Interface.Mtu }, now);
        for (int i = 0; i < _addresses.Count; i++) AddToStack(_addresses[i], _prefixes[i].Length);
    }

    /// <summary>A frame leaves.</summary>
    internal void CountTransmitted(int bytes) => Transmitted = (Transmitted.Frames + 1, Transmitted.Bytes + bytes);

    private void AddToStack(InternetAddress address, int prefixLength)
    {
        var options = new AddressOptions { SkipDuplicateDetection = true };
        Errno error = Host.Call((Interface, address, prefixLength, options), static (stack, now, wanted) =>
            stack.AddAddress(wanted.Interface, wanted.address, wanted.prefixLength, wanted.options, now));
        if (error != Errno.None) throw new InvalidOperationException($"{this} cannot have {address}/{prefixLength}: {error}");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Host.Name}.{Interface.Name}";
}
