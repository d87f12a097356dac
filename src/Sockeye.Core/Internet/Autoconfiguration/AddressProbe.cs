using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;

namespace Sockeye.Core.Internet.Autoconfiguration;

/// <summary>The detection of duplicates for one address: questions, patience, claims.</summary>
internal sealed class AddressProbe : TimedObject
{
    // RFC 7527 §4.2: MAX_MULTICAST_SOLICIT more questions when the link sends ours back.
    private const int MostExtraProbes = 3;

    private readonly DuplicateAddressDetection _owner;
    private readonly ProbePlan _plan;
    private int _probesLeft;
    private int _announcementsLeft;
    private int _extraProbes;
    private Instant _next;

    /// <summary>A detection whose first question is due after a random delay.</summary>
    public AddressProbe(DuplicateAddressDetection owner, AssignedAddress address, in ProbePlan plan, Instant first)
    {
        _owner = owner;
        _plan = plan;
        Address = address;
        _probesLeft = plan.Probes;
        _announcementsLeft = plan.Announcements;
        _next = first;
    }

    /// <summary>The address.</summary>
    public AssignedAddress Address { get; }

    /// <inheritdoc/>
    public override Instant NextDeadline => _next;

    /// <summary>A question of ours came back: the answer to it is worth nothing, so ask some more (RFC 7527 §4.2).</summary>
    public void OnLoopedBack()
    {
        if (Address.State != AddressState.Tentative || _extraProbes == MostExtraProbes) return;
        _extraProbes++;
        _probesLeft = Math.Max(_probesLeft, 1);
    }

    /// <inheritdoc/>
    public override void OnDeadline(Instant now)
    {
        if (Address.State == AddressState.Tentative) Probe(now);
        else Announce(now);
    }

    private void Probe(Instant now)
    {
        if (_probesLeft == 0)
        {
            _next = Instant.Never;
            _owner.Succeed(this);
            if (_announcementsLeft > 0) Announce(now);
            return;
        }
        _probesLeft--;
        TimeSpan wait = _probesLeft > 0
            ? ProbePlan.Between(_owner.Entropy, _plan.ShortestInterval, _plan.LongestInterval)
            : _plan.Patience;
        _next = now + wait;
        _owner.SendProbe(Address);
    }

    private void Announce(Instant now)
    {
        _announcementsLeft--;
        _next = _announcementsLeft > 0 ? now + _plan.AnnouncementInterval : Instant.Never;
        _owner.SendAnnouncement(this, isLast: _announcementsLeft == 0);
    }
}
