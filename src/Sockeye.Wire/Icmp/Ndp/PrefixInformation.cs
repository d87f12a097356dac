using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Icmp.Ndp;

/// <summary>What a router says about a prefix (RFC 4861 §4.6.2).</summary>
/// <param name="Address">The prefix; bits behind its length are as received and to be ignored.</param>
/// <param name="Length">How many bits of it count, 0 to 128.</param>
/// <param name="IsOnLink">Whether its addresses are neighbours.</param>
/// <param name="IsAutonomous">Whether hosts may form addresses from it.</param>
/// <param name="ValidLifetime">Seconds for which it holds; 0xFFFFFFFF for ever.</param>
/// <param name="PreferredLifetime">Seconds for which addresses formed from it are preferred.</param>
public readonly record struct PrefixInformation(IPv6Address Address, byte Length, bool IsOnLink, bool IsAutonomous,
    uint ValidLifetime, uint PreferredLifetime);
