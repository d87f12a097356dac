// The addresses of this stack and the interfaces they are on. Weak host model, as Linux: a packet for an address of ours is
// ours whichever interface it came in on (RFC 1122 §3.3.4.2), but link-local addresses hold on their own link only.

using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Addresses;

/// <summary>All addresses of ours, and all interfaces.</summary>
internal sealed class AddressTable(StackContext context, InternetOptions options)
{
    [Bounded("AddressLimit per interface")]
    private readonly List<AssignedAddress> _addresses = [];

    [Bounded("interfaces that the caller adds")]
    private readonly List<Interface> _interfaces = [];

    // Beside _interfaces, at the same places.
    [Bounded("one per interface")]
    private readonly List<LinkSettings> _settings = [];

    /// <summary>Changes with every address, route and interface; a cached route of another generation is stale.</summary>
    public uint Generation { get; private set; } = 1;

    /// <summary>Interfaces in the order of their indexes.</summary>
    public IReadOnlyList<Interface> Interfaces => _interfaces;

    /// <summary>The loopback interface; null until it is added.</summary>
    public Interface? Loopback { get; private set; }

    /// <summary>Every address.</summary>
    public IReadOnlyList<AssignedAddress> All => _addresses;

    /// <summary>Marks every cached route as stale.</summary>
    public void Invalidate() => Generation++;

    /// <summary>Adds an interface.</summary>
    public void AddInterface(Interface nic)
    {
        int at = 0;
        while (at < _interfaces.Count && _interfaces[at].Index < nic.Index) at++;
        _interfaces.Insert(at, nic);
        _settings.Insert(at, new LinkSettings());
        if (nic.Kind == InterfaceKind.Loopback) Loopback ??= nic;
        Invalidate();
    }

    /// <summary>Forgets an interface; its addresses must be gone.</summary>
    public void RemoveInterface(Interface nic)
    {
        int at = _interfaces.IndexOf(nic);
        if (at < 0) return;
        _interfaces.RemoveAt(at);
        _settings.RemoveAt(at);
        if (Loopback == nic) Loopback = null;
        Invalidate();
    }

    /// <summary>What routers said of the interface's link; null for an interface that was never added.</summary>
    public LinkSettings? SettingsOf(Interface nic)
    {
        for (int i = 0; i < _interfaces.Count; i++)
        {
            if (_interfaces[i] == nic) return _settings[i];
        }
        return null;
    }

    /// <summary>Largest packet of a family on an interface's link.</summary>
    public int MtuOf(Interface nic, IPVersion version)
    {
        int told = version == IPVersion.V6 ? SettingsOf(nic)?.MtuIPv6 ?? 0 : 0;
        return told != 0 && told < nic.Mtu ? told : nic.Mtu;
    }

    /// <summary>The interface with an index, or null.</summary>
    public Interface? FindInterface(int index)
    {
        for (int i = 0; i < _interfaces.Count; i++)
        {
            if (_interfaces[i].Index == index) return _interfaces[i];
        }
        return null;
    }

    /// <summary>Adds an address.</summary>
    /// <returns>EEXIST when the interface has it, ENOBUFS at the limit.</returns>
    public Errno Add(AssignedAddress address)
    {
        int onInterface = 0;
        foreach (AssignedAddress other in _addresses)
        {
            if (other.Interface != address.Interface) continue;
            if (other.Address == address.Address) return Errno.EEXIST;
            onInterface++;
        }
        if (onInterface >= options.AddressLimit) return Errno.ENOBUFS;
        _addresses.Add(address);
        Trace(address, AddressState.Duplicate);
        Invalidate();
        return Errno.None;
    }

    /// <summary>Removes an address.</summary>
    public void Remove(AssignedAddress address)
    {
        _addresses.Remove(address);
        Invalidate();
    }

    /// <summary>Moves an address to another state.</summary>
    public void ChangeState(AssignedAddress address, AddressState state)
    {
        if (address.State == state) return;
        AddressState from = address.State;
        address.State = state;
        Trace(address, from);
        Invalidate();
    }

    /// <summary>The address on this interface in whatever state, or null.</summary>
    public AssignedAddress? Find(Interface nic, InternetAddress address)
    {
        for (int i = 0; i < _addresses.Count; i++)
        {
            AssignedAddress candidate = _addresses[i];
            if (candidate.Interface == nic && candidate.Address == address) return candidate;
        }
        return null;
    }

    /// <summary>True when the address is ours on any interface (127.0.0.0/8 is always ours).</summary>
    public bool IsLocal(InternetAddress address)
    {
        for (int i = 0; i < _addresses.Count; i++)
        {
            if (_addresses[i].Address == address && _addresses[i].IsUsable) return true;
        }
        return address.IsLoopback && Loopback is not null;
    }

    /// <summary>True when a packet for the address that came in on <paramref name="nic"/> is ours.</summary>
    public bool IsLocalOn(Interface nic, InternetAddress address)
    {
        bool onLinkOnly = address.IsIPv6 && address.IsLinkLocal && nic.Kind != InterfaceKind.Loopback;
        for (int i = 0; i < _addresses.Count; i++)
        {
            AssignedAddress candidate = _addresses[i];
            if (candidate.Address != address || !candidate.IsUsable) continue;
            if (!onLinkOnly || candidate.Interface == nic) return true;
        }
        return address.IsLoopback && Loopback is not null;
    }

    /// <summary>The interface that has an address of ours, or null; <paramref name="interfaceIndex"/> 0 is any.</summary>
    public Interface? InterfaceOf(InternetAddress address, int interfaceIndex = 0)
    {
        for (int i = 0; i < _addresses.Count; i++)
        {
            AssignedAddress candidate = _addresses[i];
            if (candidate.Address != address || !candidate.IsUsable) continue;
            if (interfaceIndex == 0 || candidate.Interface.Index == interfaceIndex) return candidate.Interface;
        }
        return address.IsLoopback ? Loopback : null;
    }

    /// <summary>True for 255.255.255.255 and for the broadcast address of a network of ours (RFC 1122 §3.2.1.3).</summary>
    /// <param name="address">The address.</param>
    /// <param name="nic">Only networks of this interface, or null for all.</param>
    public bool IsBroadcast(InternetAddress address, Interface? nic = null) =>
        address.IsBroadcast || FindBroadcast(address, nic) is not null;

    /// <summary>The address of ours whose network has this broadcast address, or null.</summary>
    public AssignedAddress? FindBroadcast(InternetAddress address, Interface? nic)
    {
        if (!address.IsIPv4) return null;
        for (int i = 0; i < _addresses.Count; i++)
        {
            AssignedAddress candidate = _addresses[i];
            if (!candidate.Address.IsIPv4 || candidate.Prefix.Length >= 31) continue;
            if (nic is not null && candidate.Interface != nic) continue;
            if (candidate.IsUsable && candidate.Prefix.Broadcast == address.AsIPv4) return candidate;
        }
        return null;
    }

    /// <summary>True when the address lies in a network of ours on this interface.</summary>
    public bool IsOnLink(Interface nic, InternetAddress address)
    {
        if (address.IsIPv6 && address.IsLinkLocal) return true;
        for (int i = 0; i < _addresses.Count; i++)
        {
            if (_addresses[i].Interface == nic && _addresses[i].Prefix.Contains(address)) return true;
        }
        return false;
    }

    /// <summary>A usable address of the interface and family, or null: the first in order of configuration.</summary>
    public AssignedAddress? First(Interface nic, IPVersion version)
    {
        for (int i = 0; i < _addresses.Count; i++)
        {
            AssignedAddress candidate = _addresses[i];
            if (candidate.Interface == nic && candidate.Address.Version == version && candidate.IsUsable) return candidate;
        }
        return null;
    }

    /// <summary>A usable link-local IPv6 address of the interface, or null.</summary>
    public AssignedAddress? FirstLinkLocal(Interface nic)
    {
        for (int i = 0; i < _addresses.Count; i++)
        {
            AssignedAddress candidate = _addresses[i];
            if (candidate.Interface == nic && candidate.Address.IsIPv6 && candidate.Address.IsLinkLocal && candidate.IsUsable)
            {
                return candidate;
            }
        }
        return null;
    }

    private void Trace(AssignedAddress address, AddressState from)
    {
        if (!context.Trace.IsEnabled) return;
        context.Trace.Add(new TraceRecord(context.Now, TraceKind.Address)
        {
            Local = new Endpoint(address.Address, 0, (uint)address.Interface.Index),
            From = (byte)from,
            To = (byte)address.State,
        });
    }
}
