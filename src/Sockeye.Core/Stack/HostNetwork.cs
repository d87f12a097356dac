using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Link;
using Sockeye.Core.Sockets;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Stack;

/// <summary>Answers the sockets' questions about this host from Internet and the list of interfaces.</summary>
internal sealed class HostNetwork(InternetLayer internet, IReadOnlyList<Interface> interfaces) : IHostNetwork
{
    /// <inheritdoc/>
    public bool IsLocal(InternetAddress address) => address.IsLoopback || internet.IsLocal(address);

    /// <inheritdoc/>
    public bool IsBroadcast(InternetAddress address) => internet.IsBroadcast(address);

    /// <inheritdoc/>
    public int IndexOf(string name)
    {
        foreach (Interface nic in interfaces)
        {
            if (nic.Name == name) return nic.Index;
        }
        return 0;
    }

    /// <inheritdoc/>
    public string? NameOf(int interfaceIndex) => Find(interfaceIndex)?.Name;

    /// <inheritdoc/>
    public int InterfaceWith(InternetAddress address) => internet.Addresses.InterfaceOf(address)?.Index ?? 0;

    /// <inheritdoc/>
    public InternetAddress AddressOf(int interfaceIndex, IPVersion version) =>
        Find(interfaceIndex) is { } nic && internet.Addresses.First(nic, version) is { } assigned
            ? assigned.Address
            : InternetAddress.Any(version);

    /// <inheritdoc/>
    public int InterfaceFor(InternetAddress group)
    {
        if (internet.Output.TryRoute(group, InternetAddress.Any(group.Version), 0, out Route route) == Errno.None)
        {
            return route.Interface.Index;
        }
        // A host without a default route still has a link: the first with an address.
        foreach (Interface nic in interfaces)
        {
            if (nic.Kind != InterfaceKind.Loopback && nic.IsUp && internet.Addresses.First(nic, group.Version) is not null) return nic.Index;
        }
        return 0;
    }

    /// <inheritdoc/>
    public Errno JoinGroup(int interfaceIndex, InternetAddress group) =>
        Find(interfaceIndex) is { } nic ? internet.JoinGroup(nic, group) : Errno.ENODEV;

    /// <inheritdoc/>
    public void LeaveGroup(int interfaceIndex, InternetAddress group)
    {
        // An interface that is gone took its groups along.
        if (Find(interfaceIndex) is { } nic) internet.LeaveGroup(nic, group);
    }

    private Interface? Find(int index)
    {
        foreach (Interface nic in interfaces)
        {
            if (nic.Index == index) return nic;
        }
        return null;
    }
}
