using Sockeye.Core.Internet.Addresses;

namespace Sockeye.Core.Internet.Autoconfiguration;

/// <summary>Who wants to know how the detection of duplicates ended.</summary>
internal interface IAddressVerdicts
{
    /// <summary>Nobody else has the address; it may be used from now on.</summary>
    void OnUnique(AssignedAddress address);

    /// <summary>Somebody else has it; it will not be used.</summary>
    void OnDuplicate(AssignedAddress address);
}
