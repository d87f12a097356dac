using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Addresses;

/// <summary>An address of one interface, from the moment it is asked for (RFC 4862 §5.4: tentative first).</summary>
internal sealed class AssignedAddress(Interface nic, InternetAddress address, int prefixLength, AddressState state)
{
    /// <summary>On which interface.</summary>
    public Interface Interface { get; } = nic;

    /// <summary>The address.</summary>
    public InternetAddress Address { get; } = address;

    /// <summary>Its network.</summary>
    public Prefix Prefix { get; } = new(address, prefixLength);

    /// <summary>How far it may be used. <see cref="AddressTable.ChangeState"/> alone sets it.</summary>
    public AddressState State { get; set; } = state;

    /// <summary>When it becomes deprecated.</summary>
    public Instant PreferredUntil { get; set; } = Instant.Never;

    /// <summary>When it goes away.</summary>
    public Instant ValidUntil { get; set; } = Instant.Never;

    /// <summary>Made for privacy (RFC 8981).</summary>
    public bool IsTemporary { get; init; }

    /// <summary>Made from a router's prefix (RFC 4862).</summary>
    public bool IsAutoconfigured { get; init; }

    /// <summary>An on-link route for the prefix came with it.</summary>
    public bool HasPrefixRoute { get; set; }

    /// <summary>The detection of duplicates that runs for it, or null; Autoconfiguration's.</summary>
    public TimedObject? Detection { get; set; }

    /// <summary>48 bits that mark our own probes for it (RFC 7527 §4.1); 0 for none.</summary>
    public ulong Nonce { get; set; }

    /// <summary>When we last defended it against another claimant (RFC 5227 §2.4); null if never.</summary>
    public Instant? Defended { get; set; }

    /// <summary>Ours: packets for it are delivered, and it may be a source.</summary>
    public bool IsUsable => State is AddressState.Preferred or AddressState.Deprecated;

    /// <summary>As a value.</summary>
    public AddressInfo Info => new(
        Interface.Index, Address, Prefix.Length, State, PreferredUntil, ValidUntil, IsTemporary, IsAutoconfigured);
}
