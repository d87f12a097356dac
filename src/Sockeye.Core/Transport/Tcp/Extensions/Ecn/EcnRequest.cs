// The passive side of the negotiation, as a half-open entry keeps it. Read RFC 3168 §6.1.1, RFC 8311 §4.3, RFC 9768 §3.1.2, §3.1.4.2.

using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Extensions.Ecn;

/// <summary>What a SYN asked for and we agreed to. A mutable struct with verbs.</summary>
internal struct EcnRequest
{
    // RFC 9768 §3.1.4.2: a SYN-ACK that had to be repeated twice may have been dropped for its flags.
    private const int MostRepetitions = 1;

    private byte _repetitions;

    /// <summary>Accurate ECN is agreed.</summary>
    public bool IsAccurate { get; private set; }

    /// <summary>Classic ECN is agreed.</summary>
    public bool IsClassic { get; private set; }

    /// <summary>The ECN field with which the last SYN came.</summary>
    public EcnCodepoint SynArrived { get; private set; }

    /// <summary>What was found out meanwhile.</summary>
    public AccurateEcnFaults Faults { get; private set; }

    /// <summary>A SYN came.</summary>
    public static EcnRequest From(TcpFlags syn, EcnCodepoint arrived, EcnPolicy policy)
    {
        if (AceField.AsksForAccurate(syn) && policy >= EcnPolicy.Accurate)
        {
            return new EcnRequest { IsAccurate = true, SynArrived = arrived };
        }
        const TcpFlags Both = TcpFlags.Ece | TcpFlags.Cwr;

        // RFC 3168 §6.1.1: "A host MUST NOT set ECT on SYN": where it is set, the network plays with the field, and ECN is not agreed.
        // RFC 8311 §4.3 lets experiments, which AE announces, do so.
        bool isTrustworthy = arrived == EcnCodepoint.NotEct || (syn & TcpFlags.Ae) != 0;
        return new EcnRequest { IsClassic = (syn & Both) == Both && policy != EcnPolicy.Off && isTrustworthy };
    }

    /// <summary>The SYN came again.</summary>
    public void OnRepeatedSyn(TcpFlags syn, EcnCodepoint arrived)
    {
        if (!IsAccurate) return;
        SynArrived = arrived;
        if (AceField.Of(syn) == 0) Faults |= AccurateEcnFaults.AceReceived;
    }

    /// <summary>A SYN-ACK goes out again, after so many timeouts.</summary>
    public void OnRepeated()
    {
        if (_repetitions < byte.MaxValue) _repetitions++;
        if (IsAccurate && _repetitions > MostRepetitions) Faults |= AccurateEcnFaults.AceSent;
    }

    /// <summary>Flags of a SYN-ACK.</summary>
    /// <param name="timeouts">Timeouts before this one.</param>
    /// <param name="isRepetition">It was sent before.</param>
    public readonly TcpFlags SynAckFlags(int timeouts, bool isRepetition)
    {
        if (!IsAccurate) return IsClassic ? TcpFlags.Ece : TcpFlags.None;
        return isRepetition && timeouts > 0 ? TcpFlags.None : AceField.Reflect(SynArrived);
    }
}
