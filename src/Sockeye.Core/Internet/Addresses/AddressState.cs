namespace Sockeye.Core.Internet.Addresses;

/// <summary>How far an address of ours may be used (RFC 4862 §2, §5.5.4).</summary>
public enum AddressState : byte
{
    /// <summary>Being probed for duplicates: not ours yet.</summary>
    Tentative,

    /// <summary>Ours, for everything.</summary>
    Preferred,

    /// <summary>Ours, but not for new conversations.</summary>
    Deprecated,

    /// <summary>Somebody else has it.</summary>
    Duplicate,
}
