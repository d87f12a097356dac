using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Sockets;

/// <summary>What the calls ask about addresses and interfaces of this host. The stack's composition answers from Internet.</summary>
internal interface IHostNetwork
{
    /// <summary>One of our addresses, usable now; any of 127/8 included.</summary>
    bool IsLocal(InternetAddress address);

    /// <summary>A broadcast address of one of our networks, or 255.255.255.255.</summary>
    bool IsBroadcast(InternetAddress address);

    /// <summary>The interface of a name, or 0.</summary>
    int IndexOf(string name);

    /// <summary>The name of an interface, or null when there is none.</summary>
    string? NameOf(int interfaceIndex);

    /// <summary>The interface that has an address, or 0.</summary>
    int InterfaceWith(InternetAddress address);

    /// <summary>An address of an interface; unspecified when it has none.</summary>
    InternetAddress AddressOf(int interfaceIndex, IPVersion version);

    /// <summary>The interface through which a group is reached when nobody says one, or 0.</summary>
    int InterfaceFor(InternetAddress group);

    /// <summary>Joins; counted.</summary>
    Errno JoinGroup(int interfaceIndex, InternetAddress group);

    /// <summary>Leaves; counted.</summary>
    void LeaveGroup(int interfaceIndex, InternetAddress group);
}
