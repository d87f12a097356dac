using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Addresses;

/// <summary>Whoever looks for duplicates of our addresses (RFC 4862 §5.4, RFC 5227): Autoconfiguration implements it, the
/// resolvers of Neighbors tell it what they hear.</summary>
internal interface IAddressGuard
{
    /// <summary>A tentative address was added: probe it, then call <see cref="AddressTable.ChangeState"/>.</summary>
    void Begin(AssignedAddress address);

    /// <summary>The address was removed or its interface taken down: stop probing.</summary>
    void End(AssignedAddress address);

    /// <summary>Somebody else probes for, or claims, an address that is still tentative here.</summary>
    void OnTentativeConflict(AssignedAddress address, MacAddress claimant);

    /// <summary>A probe of ours came back to us from the link (RFC 7527).</summary>
    void OnLoopedBack(AssignedAddress address);

    /// <summary>Somebody else uses an address that is ours; it has been defended if the rate allowed.</summary>
    void OnConflict(AssignedAddress address, MacAddress claimant);
}
