// Before an address is used, the link is asked whether somebody has it: RFC 4862 §5.4 with the nonce of RFC 7527, and the same
// for IPv4 by RFC 5227. Read RFC 4862 §5.4.3 before changing what counts as a conflict; the resolvers of Neighbors decide
// that, and tell it here.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Autoconfiguration;

/// <summary>Detection of duplicates for every address of every interface, both families.</summary>
/// <remarks>Called by InternetLayer (addresses come and go), ArpResolver and NdpResolver (what others say). Calls
/// <see cref="IProbeSender"/>, <see cref="AddressTable"/>, <see cref="IAddressVerdicts"/>.</remarks>
internal sealed class DuplicateAddressDetection(
    StackContext context, LiveOptions options, AddressTable addresses, IProbeSender sender) : IAddressGuard
{
    private const int NonceLength = 6;

    /// <summary>Who is told of the end; set by the composition.</summary>
    public IAddressVerdicts? Verdicts { get; set; }

    /// <summary>Between two questions of IPv6, as routers may set it (RFC 4861 §6.3.4).</summary>
    public TimeSpan RetransmissionTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often somebody else claimed an address that is ours.</summary>
    public long Conflicts { get; private set; }

    internal IEntropy Entropy => context.Entropy;

    /// <inheritdoc/>
    public void Begin(AssignedAddress address)
    {
        End(address);
        ProbePlan plan = address.Address.IsIPv4
            ? ProbePlan.IPv4
            : ProbePlan.IPv6(options.Current.DuplicateAddressDetectionTransmits, RetransmissionTime);
        // Never zero, which means that there is none.
        address.Nonce = address.Address.IsIPv4 ? 0 : new MacAddress(context.Entropy.NextUInt64()).Value | 1;
        Instant first = context.Now + ProbePlan.Between(context.Entropy, TimeSpan.Zero, plan.LongestDelay);
        var probe = new AddressProbe(this, address, plan, first);
        address.Detection = probe;
        context.Deadlines.Arm(probe);
    }

    /// <inheritdoc/>
    public void End(AssignedAddress address)
    {
        if (address.Detection is not { } detection) return;
        context.Deadlines.Remove(detection);
        address.Detection = null;
        address.Nonce = 0;
    }

    /// <inheritdoc/>
    public void OnTentativeConflict(AssignedAddress address, MacAddress claimant)
    {
        if (address.State != AddressState.Tentative) return;
        End(address);
        addresses.ChangeState(address, AddressState.Duplicate);
        Verdicts?.OnDuplicate(address);
    }

    // RFC 5227 §2.4 (c), RFC 4861 §7.2.6: an address in use is kept and defended; giving it up would let any neighbour take it
    // from us.
    /// <inheritdoc/>
    public void OnConflict(AssignedAddress address, MacAddress claimant) => Conflicts++;

    /// <inheritdoc/>
    public void OnLoopedBack(AssignedAddress address) => (address.Detection as AddressProbe)?.OnLoopedBack();

    internal void SendProbe(AssignedAddress address)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        new MacAddress(address.Nonce).WriteTo(nonce);
        sender.SendProbe(address, address.Address.IsIPv4 ? default : nonce);
    }

    internal void SendAnnouncement(AddressProbe probe, bool isLast)
    {
        sender.SendAnnouncement(probe.Address);
        if (isLast) End(probe.Address);
    }

    internal void Succeed(AddressProbe probe)
    {
        AssignedAddress address = probe.Address;
        bool isPreferred = address.PreferredUntil > context.Now;
        addresses.ChangeState(address, isPreferred ? AddressState.Preferred : AddressState.Deprecated);
        if (address.Address.IsIPv6) End(address);
        Verdicts?.OnUnique(address);
    }
}
