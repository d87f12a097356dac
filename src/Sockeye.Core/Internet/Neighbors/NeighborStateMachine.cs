// Neighbour unreachability detection (RFC 4861 §7.3), the same for NDP and ARP:
//
//              send            answer               time
//   None ---------> Incomplete ------> Reachable -------> Stale
//                      |  3 unanswered     ^                |  send
//                      v                   | confirmed      v
//                    None <--- Probe <----------------- Delay
//                        3 unanswered         5 s
//
// Pure: events in, actions out; the owner sends, waits and forgets. The table is RFC 4861 appendix C.

using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Neighbors;

/// <summary>What is known of one neighbour, and what follows from each event.</summary>
/// <remarks>A mutable struct with verbs: keep it in a field that is not readonly.</remarks>
internal struct NeighborStateMachine
{
    private int _probes;

    /// <summary>Nothing known.</summary>
    public NeighborStateMachine() => Deadline = Instant.Never;

    /// <summary>The state.</summary>
    public NeighborState State { get; private set; }

    /// <summary>The link address, when <see cref="IsResolved"/>.</summary>
    public MacAddress LinkAddress { get; private set; }

    /// <summary>It says that it is a router.</summary>
    public bool IsRouter { get; private set; }

    /// <summary>When <see cref="OnTimeout"/> is due.</summary>
    public Instant Deadline { get; private set; }

    /// <summary>A packet can be sent at once.</summary>
    public readonly bool IsResolved => State > NeighborState.Incomplete;

    /// <summary>An entry made by hand.</summary>
    public void SetPermanent(MacAddress linkAddress)
    {
        LinkAddress = linkAddress;
        Enter(NeighborState.Permanent, Instant.Never);
    }

    /// <summary>A packet is to be sent to the neighbour.</summary>
    public NeighborAction OnSend(in NeighborTimings timings, Instant now)
    {
        switch (State)
        {
            case NeighborState.None:
                // RFC 4861 §7.2.2: create the entry, ask, and let the packet wait.
                _probes = 1;
                Enter(NeighborState.Incomplete, now + timings.Retransmission);
                return NeighborAction.SolicitMulticast;
            case NeighborState.Stale:
                // RFC 4861 §7.3.3: "the first time a node sends a packet to a neighbor whose entry is STALE".
                Enter(NeighborState.Delay, now + NeighborTimings.DelayFirstProbe);
                return NeighborAction.None;
            default:
                return NeighborAction.None;
        }
    }

    /// <summary>The neighbour asked for us, or told its link address with another message (RFC 4861 §7.2.3).</summary>
    public NeighborAction OnSolicitation(MacAddress linkAddress)
    {
        if (State == NeighborState.Permanent) return NeighborAction.None;
        if (State is not (NeighborState.None or NeighborState.Incomplete) && LinkAddress == linkAddress) return NeighborAction.None;
        NeighborAction action = State == NeighborState.Incomplete ? NeighborAction.SendPending : NeighborAction.None;
        LinkAddress = linkAddress;
        Enter(NeighborState.Stale, Instant.Never);
        return action;
    }

    /// <summary>The neighbour told its link address (RFC 4861 §7.2.5).</summary>
    public NeighborAction OnAdvertisement(in Advertisement advertisement, in NeighborTimings timings, Instant now)
    {
        switch (State)
        {
            case NeighborState.None:
            case NeighborState.Permanent:
                return NeighborAction.None;
            case NeighborState.Incomplete:
                return OnFirstAdvertisement(advertisement, timings, now);
            default:
                return OnLaterAdvertisement(advertisement, timings, now);
        }
    }

    /// <summary>A transport heard an answer from the neighbour's side (RFC 4861 §7.3.1).</summary>
    public void OnConfirmation(in NeighborTimings timings, Instant now)
    {
        if (State is NeighborState.None or NeighborState.Incomplete or NeighborState.Permanent) return;
        Enter(NeighborState.Reachable, now + timings.Reachable);
    }

    /// <summary>The deadline has come.</summary>
    public NeighborAction OnTimeout(in NeighborTimings timings, Instant now)
    {
        switch (State)
        {
            case NeighborState.Incomplete:
                if (_probes >= NeighborTimings.MostProbes) return Forget();
                _probes++;
                Deadline = now + timings.Retransmission;
                return NeighborAction.SolicitMulticast;
            case NeighborState.Reachable:
                Enter(NeighborState.Stale, Instant.Never);
                return NeighborAction.None;
            case NeighborState.Delay:
                _probes = 1;
                Enter(NeighborState.Probe, now + timings.Retransmission);
                return NeighborAction.SolicitUnicast;
            case NeighborState.Probe:
                if (_probes >= NeighborTimings.MostProbes) return Forget();
                _probes++;
                Deadline = now + timings.Retransmission;
                return NeighborAction.SolicitUnicast;
            default:
                Deadline = Instant.Never;
                return NeighborAction.None;
        }
    }

    private NeighborAction OnFirstAdvertisement(in Advertisement advertisement, in NeighborTimings timings, Instant now)
    {
        // RFC 4861 §7.2.5: without a link address there is nothing to learn while the entry is incomplete.
        if (advertisement.LinkAddress is not { } linkAddress) return NeighborAction.None;
        LinkAddress = linkAddress;
        IsRouter = advertisement.IsRouter;
        if (advertisement.IsSolicited) Enter(NeighborState.Reachable, now + timings.Reachable);
        else Enter(NeighborState.Stale, Instant.Never);
        return NeighborAction.SendPending;
    }

    private NeighborAction OnLaterAdvertisement(in Advertisement advertisement, in NeighborTimings timings, Instant now)
    {
        bool differs = advertisement.LinkAddress is { } told && told != LinkAddress;
        if (differs && !advertisement.Overrides)
        {
            // RFC 4861 §7.2.5 I: somebody says otherwise; keep what we have, but find out when it is next used.
            if (State == NeighborState.Reachable) Enter(NeighborState.Stale, Instant.Never);
            return NeighborAction.None;
        }
        if (differs) LinkAddress = advertisement.LinkAddress!.Value;
        if (advertisement.IsSolicited) Enter(NeighborState.Reachable, now + timings.Reachable);
        else if (differs) Enter(NeighborState.Stale, Instant.Never);
        bool lost = IsRouter && !advertisement.IsRouter;
        IsRouter = advertisement.IsRouter;
        return lost ? NeighborAction.RouterLost : NeighborAction.None;
    }

    private NeighborAction Forget()
    {
        Enter(NeighborState.None, Instant.Never);
        return NeighborAction.Fail;
    }

    private void Enter(NeighborState state, Instant deadline)
    {
        State = state;
        Deadline = deadline;
    }
}
