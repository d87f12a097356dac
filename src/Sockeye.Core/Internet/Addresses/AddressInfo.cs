using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Addresses;

/// <summary>One address of ours, as a value to look at.</summary>
/// <param name="InterfaceIndex">On which interface.</param>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">Bits of its network.</param>
/// <param name="State">How far it may be used.</param>
/// <param name="PreferredUntil">When it is deprecated.</param>
/// <param name="ValidUntil">When it is removed.</param>
/// <param name="IsTemporary">Made for privacy.</param>
/// <param name="IsAutoconfigured">Made from a router's prefix.</param>
public readonly record struct AddressInfo(
    int InterfaceIndex,
    InternetAddress Address,
    int PrefixLength,
    AddressState State,
    Instant PreferredUntil,
    Instant ValidUntil,
    bool IsTemporary,
    bool IsAutoconfigured);
