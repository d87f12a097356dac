namespace Sockeye.Wire.Igmp;

/// <summary>What a record of a report says of a group (RFC 3376 §4.2.12 for IGMP, RFC 3810 §5.2.12 for MLD).</summary>
public enum GroupRecordType : byte
{
    /// <summary>Current state: only these sources are wanted.</summary>
    ModeIsInclude = 1,

    /// <summary>Current state: all but these sources are wanted.</summary>
    ModeIsExclude = 2,

    /// <summary>Changed: now only these sources are wanted; with none, the group is left.</summary>
    ChangeToInclude = 3,

    /// <summary>Changed: now all but these sources are wanted; with none, the group is joined.</summary>
    ChangeToExclude = 4,

    /// <summary>Changed: these sources are wanted too.</summary>
    AllowNewSources = 5,

    /// <summary>Changed: these sources are no longer wanted.</summary>
    BlockOldSources = 6,
}
