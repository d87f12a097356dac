namespace Sockeye.Core.Internet.Multicast;

/// <summary>In which version's way routers are told (RFC 3376 §7.2.1, RFC 3810 §8.2.1): that of the oldest querier heard of
/// late.</summary>
internal enum ReportingMode : byte
{
    /// <summary>Groups and sources: IGMPv3, MLDv2.</summary>
    Sources,

    /// <summary>Groups, and leaving them: IGMPv2, MLDv1.</summary>
    Groups,

    /// <summary>Groups only: IGMPv1.</summary>
    GroupsWithoutLeave,
}
