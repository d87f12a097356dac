// ECN of one connection: which feedback was agreed on, the engines of both kinds, and what goes into each segment. Read RFC 3168 §6.1
// and RFC 9768 §3.1 (negotiation); the arithmetic is in AccurateEcnReceiver.cs and AccurateEcnSender.cs.

using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Extensions.Ecn;

/// <summary>All that a connection knows about ECN. A mutable struct with verbs: keep it in a field that is not readonly.</summary>
internal partial struct EcnState
{
    // RFC 9768 §3.1.4.1: the first repeated SYN asks once more for accurate ECN, later ones for nothing; classic ECN is asked for once
    // (RFC 3168 §6.1.1.1).
    private const int MostAccurateSyns = 2;
    private const int MostClassicSyns = 1;

    private ClassicEcn _classic;
    private bool _hasSeenEct;
    private bool _wantsAck;
    private EcnCodepoint _peerSyn;

    // Made with the first that there is to count: on most paths nothing is marked.
    private EcnCounters? _counters;

    /// <summary>Counters of what arrives.</summary>
    public ref AccurateEcnReceiver Received => ref Counters.Received;

    /// <summary>Counters of what the peer says that arrived.</summary>
    public ref AccurateEcnSender Delivered => ref Counters.Delivered;

    /// <summary>What is in use.</summary>
    public EcnMode Mode { get; private set; }

    /// <summary>What a middlebox was found to do.</summary>
    public AccurateEcnFaults Faults;

    /// <summary>The ECN field of the last segment sent; TIME-WAIT goes on with it, as on Linux.</summary>
    public EcnCodepoint Sent { get; private set; }

    /// <summary>Marks are told and heard, one way or the other.</summary>
    public readonly bool IsOn => Mode is EcnMode.Classic or EcnMode.Accurate;

    /// <summary>An ECN-capable segment was seen.</summary>
    public readonly bool HasSeenEct => _hasSeenEct || (Mode == EcnMode.Accurate && _counters is { Received.HasSeenEct: true });

    /// <summary>The next segment with text is to be acknowledged at once.</summary>
    public readonly bool WantsAck => _wantsAck;

    /// <summary>Active open: what our SYN asks for.</summary>
    public void Ask(EcnPolicy policy) => Mode = policy switch
    {
        EcnPolicy.Accurate => EcnMode.Asked,
        EcnPolicy.Classic or EcnPolicy.AcceptAccurateAskClassic => EcnMode.Classic,
        _ => EcnMode.Off,
    };

    /// <summary>The connection is as good as in TIME-WAIT, which knows no counters: its acknowledgments are bare (as on Linux), and keep the
    /// last ECN field.</summary>
    public void Freeze() => Mode = EcnMode.Off;

    /// <summary>Flags of our SYN when it was sent so often before.</summary>
    /// <param name="repetitions">How often before.</param>
    /// <param name="fallback">A SYN that asks may be dropped for it: ask no more.</param>
    public readonly TcpFlags SynFlags(int repetitions, bool fallback) => Mode switch
    {
        EcnMode.Asked when !fallback || repetitions < MostAccurateSyns => TcpFlags.Ace,
        EcnMode.Classic when !fallback || repetitions < MostClassicSyns => TcpFlags.Ece | TcpFlags.Cwr,
        _ => TcpFlags.None,
    };

    /// <summary>The answer to our SYN (RFC 9768 §3.1.1, table 2). Also what a repeated SYN without a request brought counts.</summary>
    public void OnSynAck(TcpFlags flags, EcnCodepoint arrived, in TcpOptions options, bool fallback)
    {
        if (Mode == EcnMode.Off) return;
        int ace = AceField.Of(flags);
        switch (ace)
        {
            case 0b000 or 0b111:
                Mode = EcnMode.Off;
                break;
            case 0b001:
                Mode = EcnMode.Classic;
                break;
            case 0b101 when Mode != EcnMode.Asked:
                break;
            default:
                BecomeAccurate(arrived, options);

                // Our SYN was Not-ECT. Where the server says otherwise, its own mark is not believed either.
                if (arrived != EcnCodepoint.Ce) break;
                if (ace == 0b101 || IsPossible(ace, EcnCodepoint.NotEct, fallback)) Received.OnSynMarked();
                break;
        }
    }

    /// <summary>Simultaneous open: a SYN crossed ours.</summary>
    public void OnCrossingSyn(TcpFlags flags, EcnCodepoint arrived)
    {
        bool isAccurate = Mode == EcnMode.Asked && AceField.AsksForAccurate(flags);
        if (isAccurate)
        {
            _peerSyn = arrived;
            Received.Begin(arrived);
            Mode = EcnMode.Accurate;
        }
        else if (Mode != EcnMode.Off)
        {
            const TcpFlags Both = TcpFlags.Ece | TcpFlags.Cwr;
            Mode = (flags & Both) == Both ? EcnMode.Classic : EcnMode.Off;
        }
    }

    /// <summary>Flags of a SYN-ACK that answers a crossing SYN.</summary>
    public readonly TcpFlags CrossingSynAckFlags() => Mode switch
    {
        EcnMode.Accurate => AceField.Reflect(_peerSyn),
        EcnMode.Classic => TcpFlags.Ece,
        _ => TcpFlags.None,
    };

    /// <summary>Flags of the acknowledgment of the peer's SYN-ACK, and of a challenge to a repeated one: accurate ECN tells how it
    /// came (RFC 9768 §3.2.2.1).</summary>
    public readonly TcpFlags ReflectSyn() => AceField.Reflect(_peerSyn);

    /// <summary>Passive open: the third segment of the handshake came, and what the entry agreed on begins.</summary>
    public void Begin(in EcnRequest request, in EcnThirdAck ack)
    {
        if (!request.IsAccurate)
        {
            Mode = request.IsClassic ? EcnMode.Classic : EcnMode.Off;
            return;
        }
        Mode = EcnMode.Accurate;
        Faults = request.Faults;
        _peerSyn = request.SynArrived;
        if (ack.HasOption) Delivered.OnHandshakeOption(ack.Option, ref Faults);
        OnThirdAck(ack);
        Received.Begin(request.SynArrived);
        Received.DemandOption(1);
    }

    // RFC 9768 §3.2.2.1, table 4: what the ACE field says in the first acknowledgment of our SYN-ACK.
    /// <summary>The acknowledgment of our SYN-ACK.</summary>
    public void OnThirdAck(in EcnThirdAck ack)
    {
        switch (ack.Ace)
        {
            case 0b000:
                if (!ack.HasSack) Faults |= AccurateEcnFaults.AceReceived | AccurateEcnFaults.OptionReceived;
                break;
            case 0b001 or 0b101 or 0b111:
                break;
            default:
                // With text it may be a later segment, whose field is a counter.
                if (!ack.IsBare || ack.HasSack || !IsPossible(ack.Ace, EcnCodepoint.NotEct, ack.Fallback)) break;
                if (AceField.Reflected(ack.Ace) == EcnCodepoint.Ce && Delivered.CeSegments == 0) Delivered.OnMarked(1);
                break;
        }
    }

    /// <summary>A SYN or SYN-ACK came for a connection that has long begun; what answers it reflects its field.</summary>
    public TcpFlags OnRepeatedSyn(EcnCodepoint arrived, in TcpOptions options)
    {
        if (Mode != EcnMode.Accurate) return TcpFlags.None;
        _peerSyn = arrived;
        if (options.HasAccurateEcn && Delivered.Sight < AccurateEcnSight.Counters)
        {
            Delivered.OnHandshakeOption(options.AccurateEcn, ref Faults);
            Received.DemandOption(1);
        }
        return ReflectSyn();
    }

    private EcnCounters Counters => _counters ??= new EcnCounters();

    private void BecomeAccurate(EcnCodepoint arrived, in TcpOptions options)
    {
        Mode = EcnMode.Accurate;
        _peerSyn = arrived;
        if (!options.HasAccurateEcn || Delivered.Sight >= AccurateEcnSight.Counters) return;
        Delivered.OnHandshakeOption(options.AccurateEcn, ref Faults);
        Received.DemandOption(2);
    }

    // RFC 9768 §3.2.2.3: an impossible transition disables ECT on what we send, not feedback.
    private bool IsPossible(int ace, EcnCodepoint sent, bool fallback)
    {
        if (!fallback || AceField.IsPossible(sent, AceField.Reflected(ace))) return true;
        Faults |= AccurateEcnFaults.AceReceived;
        return false;
    }
}
