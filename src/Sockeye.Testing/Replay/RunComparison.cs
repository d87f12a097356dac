// Two runs of one seed. The first packet that differs says that they do; the application's calls until then say why. Calls are compared
// connection by connection: in which order threads come to different sockets at one moment does not matter to the packets.
using System.Globalization;
using System.Text;
using Sockeye.Testing.Assertions;
using Sockeye.Testing.Reports;
using Sockeye.Wire.Printing;

namespace Sockeye.Testing.Replay;

/// <summary>Compares a run with the first one.</summary>
internal sealed class RunComparison(RecordedRun first, RecordedRun other, int number, bool ignoresPayload)
{
    public ReplayResult Compare()
    {
        int index = FindDifference();
        Packet? one = index < first.Packets.Count ? first.Packets[index] : null, two = index < other.Packets.Count ? other.Packets[index] : null;
        if (one is null && two is null) return CompareEnds();
        TimeSpan time = new[] { one, two }.Min(packet => packet?.Sent ?? TimeSpan.MaxValue);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Seed {first.Seed} does not replay: packet {index + 1} of {first.Packets.Count} differs in run {number}.\n");
        text.Append(CultureInfo.InvariantCulture, $"  run 1: {LineOf(first, index)}\n  run {number}: {LineOf(other, index)}\n");
        if (one is not null && two is not null) text.Append(PayloadDifference(one.Payload.Span, two.Payload.Span));
        (ReplayCause cause, string why) = Explain(time);
        return Result(cause, text.Append(why).ToString()) with { First = one, Second = two };
    }

    // Where two payloads part, with a few bytes around it; a Date header is known at once.
    private static string PayloadDifference(ReadOnlySpan<byte> one, ReadOnlySpan<byte> two)
    {
        const int Before = 24, After = 16;
        int at = one.CommonPrefixLength(two);
        if (at == one.Length || at == two.Length) return "";
        int begin = Math.Max(0, at - Before);
        string a = Printable(one[begin..Math.Min(one.Length, at + After)]), b = Printable(two[begin..Math.Min(two.Length, at + After)]);
        return string.Create(CultureInfo.InvariantCulture, $"  at byte {at} of the payload: {a} and {b}\n");
    }

    private static string Printable(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("\"");
        foreach (byte value in bytes) text.Append(value is > 31 and < 127 ? (char)value : '.');
        return text.Append('"').ToString();
    }

    // The index of the first packet that is not the same, or the length of both.
    private int FindDifference()
    {
        int most = Math.Min(first.Packets.Count, other.Packets.Count);
        for (int i = 0; i < most; i++)
        {
            if (!IsSame(first.Packets[i], other.Packets[i])) return i;
        }
        return most;
    }

    private bool IsSame(Packet one, Packet two)
    {
        if (one.Sent != two.Sent || one.Link.Name != two.Link.Name || one.From.Name != two.From.Name || one.Fate != two.Fate) return false;
        if (!ignoresPayload || one.PayloadLength == 0) return one.Bytes.Span.SequenceEqual(two.Bytes.Span);
        return one.PayloadLength == two.PayloadLength && one.Flags == two.Flags && one.Sequence == two.Sequence && one.Acknowledgment == two.Acknowledgment
            && Flow.Of(one) == Flow.Of(two);
    }

    private ReplayResult CompareEnds()
    {
        string one = EndOf(first), two = EndOf(other);
        if (one == two)
        {
            return Result(ReplayCause.None, string.Create(CultureInfo.InvariantCulture, $"Seed {first.Seed} replays: {Words.Count(first.Packets.Count, "packet")}, the same in {number} runs."));
        }
        return Result(ReplayCause.Application, string.Create(CultureInfo.InvariantCulture,
            $"Seed {first.Seed} does not replay: the packets are the same, but run 1 ended with {one}, and run {number} with {two}."));
    }

    private static string EndOf(RecordedRun run) => run.Failure?.GetType().FullName ?? "success";

    private (ReplayCause Cause, string Why) Explain(TimeSpan until)
    {
        if (first.Runaways + other.Runaways > 0)
        {
            return (ReplayCause.Time, "The application ran for so long without a pause that time went on without it (SimulationOptions.Patience).");
        }
        if (FirstDifference(until, isJoined: true) is { } call) return (ReplayCause.Application, "The application caused it: " + call);
        if (FirstDifference(until, isJoined: false) is { } piece) return (ReplayCause.Pieces, "The application caused it, with the same bytes in other pieces: " + piece);
        return (ReplayCause.Network, "The application had done the same in both runs until then: the stack or the simulator caused it, or a rule of the test.");
    }

    // The earliest call, over all connections, that one of the runs has and the other has not.
    private string? FirstDifference(TimeSpan until, bool isJoined)
    {
        Dictionary<(string, Flow), List<RecordedCall>> ones = Sequences(first, until, isJoined), twos = Sequences(other, until, isJoined);
        (RecordedCall? One, RecordedCall? Two, long Time) earliest = (null, null, long.MaxValue);
        foreach (var socket in ones.Keys.Union(twos.Keys))
        {
            List<RecordedCall> one = ones.GetValueOrDefault(socket) ?? [], two = twos.GetValueOrDefault(socket) ?? [];
            int same = one.Zip(two).TakeWhile(pair => pair.First == pair.Second).Count();
            RecordedCall? a = same < one.Count ? one[same] : null, b = same < two.Count ? two[same] : null;
            if (a is null && b is null) continue;
            long time = Math.Min(a?.Time.Nanoseconds ?? long.MaxValue, b?.Time.Nanoseconds ?? long.MaxValue);
            if (time < earliest.Time) earliest = (a, b, time);
        }
        return earliest.Time == long.MaxValue ? null : Describe(earliest.One, earliest.Two);
    }

    private static Dictionary<(string, Flow), List<RecordedCall>> Sequences(RecordedRun run, TimeSpan until, bool isJoined)
    {
        Dictionary<(string, Flow), List<RecordedCall>> sequences = [];
        foreach (RecordedCall call in run.Calls)
        {
            if (ReportContent.Since(call.Time) > until) continue;
            if (!sequences.TryGetValue((call.Host, call.Flow), out List<RecordedCall>? calls)) sequences[(call.Host, call.Flow)] = calls = [];
            if (isJoined && calls.Count > 0 && calls[^1] is var last && last.Kind == call.Kind && last.Time == call.Time && call.IsTransfer)
            {
                calls[^1] = last with { Count = last.Count + call.Count, Hash = Core.Stack.NetStack.JoinHashes(last.Hash, call.Hash, call.Count) };
            }
            else
            {
                calls.Add(call);
            }
        }
        return sequences;
    }

    private string Describe(RecordedCall? one, RecordedCall? two)
    {
        RecordedCall any = one ?? two!.Value;
        string who = $"{any.Host} {any.Flow.Source} > {any.Flow.Destination}";
        if (one is { } a && two is { } b && a.Kind == b.Kind && a.Time == b.Time && a.Count == b.Count) return $"{who} {a.Verb} at {At(a)}, and they are other bytes in run {number}.";
        string nothing = "does nothing more";
        return $"{who} in run 1 {(one is { } x ? $"{x.Verb} at {At(x)}" : nothing)}, and in run {number} {(two is { } y ? $"{y.Verb} at {At(y)}" : nothing)}.";
    }

    private static string At(in RecordedCall call) => $"{call.Time} s";

    // As tcpdump prints it, sequence numbers counted from each connection's beginning.
    private static string LineOf(RecordedRun run, int index)
    {
        if (index >= run.Packets.Count) return "no packet: the run has come to its end";
        var printer = new PrinterSession();
        string line = "";
        foreach (Packet packet in run.Packets.Take(index + 1)) line = printer.Print(packet.Bytes.Span, PacketReader.LinkTypeOf(packet.Link));
        Packet last = run.Packets[index];
        string comment = last.Comment.Length == 0 ? "" : $" ({last.Comment})";
        return $"{Words.Time(last.Sent)} {last.From} > {last.To} {line}{comment}";
    }

    private ReplayResult Result(ReplayCause cause, string words) => new() { Seed = first.Seed, Runs = number, Packets = first.Packets.Count, Cause = cause, Explanation = words };
}
