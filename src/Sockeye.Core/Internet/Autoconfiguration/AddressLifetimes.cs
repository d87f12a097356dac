// Addresses grow old: first deprecated, then gone (RFC 4862 §5.5.4).

using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;

namespace Sockeye.Core.Internet.Autoconfiguration;

/// <summary>The ends of the preferred and the valid lifetimes of all addresses.</summary>
/// <remarks>Called by InternetLayer and Slaac, whenever a lifetime has changed. Calls <see cref="IAddressOwner"/>.</remarks>
internal sealed class AddressLifetimes(StackContext context, AddressTable addresses, IAddressOwner owner) : TimedObject
{
    private Instant _next = Instant.Never;

    /// <inheritdoc/>
    public override Instant NextDeadline => _next;

    /// <summary>A lifetime was set, or an address added: looks at all of them, and acts on those that are over.</summary>
    public void Refresh()
    {
        Instant now = context.Now;
        var over = new List<AssignedAddress>();
        for (int i = 0; i < addresses.All.Count; i++)
        {
            AssignedAddress address = addresses.All[i];
            if (address.ValidUntil <= now)
            {
                over.Add(address);
            }
            else if (address.IsUsable)
            {
                bool isPreferred = address.PreferredUntil > now;
                addresses.ChangeState(address, isPreferred ? AddressState.Preferred : AddressState.Deprecated);
            }
        }
        foreach (AssignedAddress address in over) owner.RemoveAddress(address.Interface, address.Address);
        Rearm();
    }

    /// <summary>An address was removed: looks anew for the earliest end.</summary>
    public void Rearm()
    {
        _next = Instant.Never;
        for (int i = 0; i < addresses.All.Count; i++)
        {
            AssignedAddress address = addresses.All[i];
            _next = Instant.Min(_next, address.ValidUntil);
            if (address.PreferredUntil > context.Now) _next = Instant.Min(_next, address.PreferredUntil);
        }
        context.Deadlines.Arm(this);
    }

    /// <inheritdoc/>
    public override void OnDeadline(Instant now) => Refresh();
}
