using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Core.Link;

namespace Sockeye.Core.Stack;

public sealed partial class NetStack
{
    [Bounded("added by the owner of the stack, never by a peer")]
    private readonly List<Interface> _interfaces = [];
    private int _lastInterfaceIndex;

    /// <summary>The interface by which the stack talks to itself; index 1, never drained from outside.</summary>
    public Interface Loopback { get; }

    /// <summary>All interfaces in the order of their making, the loopback first.</summary>
    public IReadOnlyList<Interface> Interfaces => _interfaces;

    /// <summary>A new interface, up and without addresses.</summary>
    public Interface AddInterface(InterfaceOptions options, Instant now)
    {
        Enter(now);
        var nic = new Interface(++_lastInterfaceIndex, options);
        _interfaces.Add(nic);
        Leave();
        return nic;
    }

    private Interface CreateLoopback()
    {
        var nic = new Interface(++_lastInterfaceIndex, new InterfaceOptions
        {
            Name = "lo",
            Kind = InterfaceKind.Loopback,
            Mtu = Options.LoopbackMtu,
        });
        _interfaces.Add(nic);
        return nic;
    }
}
