using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Wire.Icmp;

namespace Sockeye.Core.Internet.Fragmentation;

/// <summary>Who reports what went wrong with fragments: Icmp implements it. Packets begin at their IP header and stay the
/// caller's.</summary>
internal interface IFragmentErrors
{
    /// <summary>The rest of a datagram did not come in time, and its first fragment did (RFC 1122 §3.3.2, RFC 8200 §4.5).</summary>
    void OnReassemblyTimeout(PacketBuffer firstFragment, Interface nic, LinkDestination link);

    /// <summary>An IPv6 fragment that cannot be (RFC 8200 §4.5, RFC 7112 §5).</summary>
    void OnFragmentProblem(
        PacketBuffer fragment, IcmpV6ParameterProblemCode code, int pointer, Interface nic, LinkDestination link);
}
