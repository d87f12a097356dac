using System.Globalization;
using Sockeye.Simulation.Reports;
using Sockeye.Wire.Tcp;

namespace Sockeye.Cli.Commands.Demo.Explaining;

/// <summary>Says of each step of a ladder what happens; the reason only the first time.</summary>
internal sealed class Explainer(string left, string right)
{
    private readonly HashSet<Explanation> _told = [];
    private readonly string[] _states = ["CLOSED", "CLOSED"];
    private readonly bool[] _hasAsked = new bool[2];

    public IEnumerable<ExplainedStep> Explain(IReadOnlyList<LadderRow> rows)
    {
        Dictionary<long, List<string>> receiverStates = ReceiverStates(rows);
        foreach (LadderRow row in rows)
        {
            string before = _states[row.From];
            if (row.Kind != LadderRowKind.Arriving && row.SenderStates.Count > 0) _states[row.From] = row.SenderStates[^1];
            if (row.Step > 0)
            {
                Explanation[] kinds = row.Kind == LadderRowKind.State
                    ? [.. KindsOfState(row, before)]
                    : [.. KindsOfPacket(row, receiverStates.GetValueOrDefault(row.Packet, []))];
                if (kinds.Length > 0) yield return Tell(row, kinds);
            }
            if (row.ReceiverStates.Count > 0) _states[row.To] = row.ReceiverStates[^1];
            if (row.Summary is { IsTcp: true, Flags: TcpFlags.Syn }) _hasAsked[row.From] = true;
        }
    }

    // A crossed packet's states stand in the row of its arrival; its step is the row of its departure.
    private static Dictionary<long, List<string>> ReceiverStates(IReadOnlyList<LadderRow> rows)
    {
        var states = new Dictionary<long, List<string>>();
        foreach (LadderRow row in rows)
        {
            if (row.Packet == 0) continue;
            if (!states.TryGetValue(row.Packet, out List<string>? known)) states[row.Packet] = known = [];
            known.AddRange(row.ReceiverStates);
        }
        return states;
    }

    private static IEnumerable<Explanation> KindsOfState(LadderRow row, string before)
    {
        if (row.SenderStates.Contains("LISTEN")) yield return Explanations.Listen;
        if (row.SenderStates.Contains("SYN-SENT")) yield return Explanations.ActiveOpen;
        if (row.SenderStates.Contains("FIN-WAIT-1") || row.SenderStates.Contains("LAST-ACK")) yield return Explanations.CloseWithData;
        if (row.SenderStates.Contains("CLOSED")) yield return before == "TIME-WAIT" ? Explanations.TimeWaitOver : Explanations.GaveUp;
    }

    private IEnumerable<Explanation> KindsOfPacket(LadderRow row, List<string> receiverStates)
    {
        string comment = row.Comment ?? "";
        if (comment.StartsWith("RTO", StringComparison.Ordinal)) yield return Explanations.Resent;
        else if (comment.Contains("retransmit", StringComparison.Ordinal)) yield return Explanations.Repaired;
        else if (KindOf(row, comment, receiverStates) is { } kind) yield return kind;
        if (receiverStates.Contains("CLOSING")) yield return Explanations.CrossedFin;
        if (row.Kind == LadderRowKind.Lost) yield return Explanations.Lost;
    }

    private Explanation? KindOf(LadderRow row, string comment, List<string> receiverStates)
    {
        if (row.Summary is not { } packet) return null;
        if (!packet.IsTcp) return KindOfOther(packet.Text);
        if (packet.Flags.HasFlag(TcpFlags.Rst)) return _states[row.To] == "SYN-SENT" ? Explanations.Refused : Explanations.Aborted;
        if (packet.Flags == TcpFlags.Syn) return Explanations.Syn;
        if (packet.Flags.HasFlag(TcpFlags.Syn)) return _hasAsked[row.From] ? Explanations.SynAckCrossed : Explanations.SynAck;
        if (packet.Flags.HasFlag(TcpFlags.Fin)) return row.SenderStates.Contains("LAST-ACK") ? Explanations.PassiveFin : Explanations.ActiveFin;
        if (comment.StartsWith("window probe", StringComparison.Ordinal)) return Explanations.WindowProbe;
        if (packet.Window == 0) return Explanations.ZeroWindow;
        if (comment.StartsWith("window update", StringComparison.Ordinal)) return Explanations.WindowUpdate;
        if (packet.Length > 0) return Explanations.Data;
        if (receiverStates.Contains("FIN-WAIT-2")) return Explanations.AckOfFin;
        if (_states[row.From] == "TIME-WAIT") return Explanations.LastAck;
        return _states[row.To] == "SYN-RECEIVED" ? Explanations.HandshakeAck : Explanations.Ack;
    }

    private static Explanation? KindOfOther(string text) =>
        text.StartsWith("ARP who", StringComparison.Ordinal) ? Explanations.ArpRequest
        : text.StartsWith("ARP", StringComparison.Ordinal) ? Explanations.ArpReply
        : text.Contains("neighbor solicitation", StringComparison.Ordinal) ? Explanations.NeighborSolicitation
        : text.Contains("neighbor advertisement", StringComparison.Ordinal) ? Explanations.NeighborAdvertisement
        : null;

    private ExplainedStep Tell(LadderRow row, IReadOnlyList<Explanation> kinds)
    {
        var sentences = new List<Localized>();
        var references = new List<(string Rfc, string Section)>();
        foreach (Explanation kind in kinds)
        {
            sentences.Add(Fill(kind.What, row));
            if (!_told.Add(kind)) continue;
            sentences.Add(Fill(kind.Why, row));
            references.AddRange(Split(kind.Reference));
        }
        return new ExplainedStep(row.Step, sentences, Join(references));
    }

    // "RFC 9293 §3.5, §3.4.1, RFC 826": a section alone belongs to the RFC before it.
    private static IEnumerable<(string Rfc, string Section)> Split(string reference)
    {
        string rfc = "";
        foreach (string part in reference.Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            int section = part.IndexOf('§', StringComparison.Ordinal);
            if (section != 0) rfc = section < 0 ? part : part[..section].TrimEnd();
            yield return (rfc, section < 0 ? "" : part[section..]);
        }
    }

    private static string Join(IEnumerable<(string Rfc, string Section)> references) => string.Join(", ", references
        .Distinct()
        .GroupBy(reference => reference.Rfc)
        .Select(group => (group.Key + " " + string.Join(", ", group.Select(reference => reference.Section))).TrimEnd()));

    private Localized Fill(Localized text, LadderRow row) => new(Fill(text.English, row), Fill(text.Chinese, row));

    private string Fill(string text, LadderRow row)
    {
        PacketSummary? packet = row.Summary;
        return text
            .Replace("{from}", row.From == 0 ? left : right, StringComparison.Ordinal)
            .Replace("{to}", row.From == 0 ? right : left, StringComparison.Ordinal)
            .Replace("{seq}", Number(packet?.Sequence), StringComparison.Ordinal)
            .Replace("{end}", Number(packet is null ? null : unchecked(packet.Sequence + (uint)packet.Length)), StringComparison.Ordinal)
            .Replace("{ack}", Number(packet?.Acknowledgment), StringComparison.Ordinal)
            .Replace("{len}", Number((uint?)packet?.Length), StringComparison.Ordinal);
    }

    private static string Number(uint? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "?";
}
