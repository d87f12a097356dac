namespace Sockeye.Testing;

/// <summary>What a firewall does with what it does not let through.</summary>
public enum FirewallAction
{
    /// <summary>Nothing: it is lost without a word.</summary>
    Drop,

    /// <summary>TCP is answered with RST; the rest is lost without a word.</summary>
    Reset,
}
