using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport;

/// <summary>An error about a datagram that a socket sent, as IP_RECVERR tells it (struct sock_extended_err).</summary>
/// <param name="Error">ee_errno.</param>
/// <param name="Origin">ee_origin: 1 local, 2 ICMP, 3 ICMPv6.</param>
/// <param name="Type">ee_type: the ICMP type.</param>
/// <param name="Code">ee_code: the ICMP code.</param>
/// <param name="Info">ee_info: the MTU for EMSGSIZE.</param>
/// <param name="Reporter">SO_EE_OFFENDER: who told us.</param>
public readonly record struct QueuedError(Errno Error, byte Origin, byte Type, byte Code, uint Info, InternetAddress Reporter);
