using Sockeye.Wire.Addresses;

namespace Sockeye.Devices.Linux.Namespace;

/// <summary>One network interface, as the kernel describes it.</summary>
/// <param name="Index">The kernel's number for it.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsUp">Switched on by somebody.</param>
/// <param name="IsRunning">Up, and the other end is there.</param>
/// <param name="Mtu">The largest packet.</param>
/// <param name="MacAddress">Its link address, where the link has any.</param>
/// <param name="Statistics">The kernel's counters.</param>
public sealed record LinkInfo(
    int Index, string Name, bool IsUp, bool IsRunning, int Mtu, MacAddress? MacAddress, LinkStatistics Statistics);
