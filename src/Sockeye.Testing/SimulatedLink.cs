using Sockeye.Devices.Middleware;
using Sockeye.Simulation.Topology;

namespace Sockeye.Testing;

/// <summary>A link between two hosts of a simulated network.</summary>
/// <remarks>Any thread may change it; a change is for packets that are sent from then on.</remarks>
public sealed partial class SimulatedLink
{
    private readonly SimulatedNetwork _network;

    internal SimulatedLink(SimulatedNetwork network, Link link, SimulatedHost first, SimulatedHost second, string description)
    {
        _network = network;
        Link = link;
        First = first;
        Second = second;
        Description = description;
    }

    /// <summary>Name.</summary>
    public string Name => Link.Name;

    /// <summary>The end that was named first.</summary>
    public SimulatedHost First { get; }

    /// <summary>The end that was named second.</summary>
    public SimulatedHost Second { get; }

    /// <summary>What kind of link it was made as.</summary>
    public string Description { get; }

    /// <summary>The conditions from the first end to the second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it.</exception>
    public LinkConditions Up
    {
        get => Link.Ports[0].Outbound.Conditions;
        set => Change(value, Link.Ports[0]);
    }

    /// <summary>The conditions from the second end to the first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it.</exception>
    public LinkConditions Down
    {
        get => Link.Ports[1].Outbound.Conditions;
        set => Change(value, Link.Ports[1]);
    }

    /// <summary>The conditions of both directions; reading gives those from the first end to the second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it.</exception>
    public LinkConditions Conditions
    {
        get => Up;
        set
        {
            Up = value;
            Down = value;
        }
    }

    /// <summary>The link of the world underneath.</summary>
    public Link Link { get; }

    /// <summary>Takes on another profile's conditions, as when a phone goes from Wi-Fi to LTE. The MTU stays.</summary>
    public void Become(LinkProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        Up = profile.Up;
        Down = profile.Down;
    }

    /// <summary>Cuts the link: everything is lost, both ways, until the result is disposed.</summary>
    public IDisposable Partition()
    {
        Set(true, "is cut");
        return new Undoing(() => Set(false, "is whole again"));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Description})";

    private void Set(bool isPartitioned, string words)
    {
        _network.Change(() => Link.SetPartitioned(isPartitioned));
        _network.Note(First, $"{Name} {words}");
    }

    private void Change(LinkConditions conditions, LinkPort port)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        conditions.Validated();
        _network.Change(() => port.Outbound.Conditions = conditions);
    }
}
