namespace Sockeye.Core.Internet.Addresses;

/// <summary>What routers said of a link for all hosts on it (RFC 4861 §6.3.2); one per interface.</summary>
internal sealed class LinkSettings
{
    /// <summary>Hop limit to use; 0 for the default.</summary>
    public byte HopLimit { get; set; }

    /// <summary>Largest IPv6 packet on the link; 0 for the interface's MTU.</summary>
    public int MtuIPv6 { get; set; }
}
