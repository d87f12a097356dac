using System.Net;
using Sockeye.Wire.Addresses;

namespace Sockeye.Testing;

/// <summary>An entry of a NAT's table, at one moment.</summary>
/// <param name="Protocol">TCP, UDP, or ICMP (whose "ports" are identifiers).</param>
/// <param name="Inside">The endpoint inside.</param>
/// <param name="Outside">The endpoint that others see.</param>
/// <param name="IsForwarded">It was set by hand and does not time out.</param>
public sealed record NatMapping(IPProtocol Protocol, IPEndPoint Inside, IPEndPoint Outside, bool IsForwarded);
