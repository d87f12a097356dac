using Sockeye.Wire.Addresses;

namespace Sockeye.Devices;

/// <summary>What the stack must know of a device; it does not change while the device is open.</summary>
/// <param name="Name">For people: an interface name or the like.</param>
/// <param name="LinkLayer">What a frame begins with.</param>
/// <param name="Mtu">The largest IP packet on the link, in bytes, without the link header.</param>
/// <param name="MacAddress">The link address the stack should use; zero on a link without addresses.</param>
/// <param name="Offloads">The work that the device does.</param>
public sealed record DeviceDescription(
    string Name, LinkLayer LinkLayer, int Mtu, MacAddress MacAddress, DeviceOffloads Offloads);
