using Sockeye.Core.Internet.Routing;

namespace Sockeye.Core.Transport.Tcp.Extensions.Ecn;

/// <summary>Policies of ECN and what routes add to them ("ip route … features ecn").</summary>
internal static class EcnPolicies
{
    /// <summary>The policy for a connection.</summary>
    /// <param name="policy">The stack's.</param>
    /// <param name="metrics">What the route says, or null.</param>
    /// <param name="isAsking">The connection is opened actively: accepting is not enough.</param>
    public static EcnPolicy With(EcnPolicy policy, RouteMetrics? metrics, bool isAsking)
    {
        bool isSilent = policy == EcnPolicy.Off || (isAsking && policy is EcnPolicy.AcceptClassic or EcnPolicy.AcceptAccurate);
        return metrics is { Ecn: true } && isSilent ? EcnPolicy.Classic : policy;
    }
}
