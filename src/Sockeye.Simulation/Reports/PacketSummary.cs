using System.Text;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Simulation.Reports;

/// <summary>What a diagram says of one packet.</summary>
public sealed record PacketSummary
{
    /// <summary>Who sent it; null when there is no network address in it.</summary>
    public InternetAddress? Source { get; init; }

    /// <summary>Whom it is for.</summary>
    public InternetAddress? Destination { get; init; }

    /// <summary>The sender's port, of TCP and UDP.</summary>
    public ushort SourcePort { get; init; }

    /// <summary>The receiver's port.</summary>
    public ushort DestinationPort { get; init; }

    /// <summary>True for a whole TCP header; then the members below count.</summary>
    public bool IsTcp { get; init; }

    /// <summary>TCP's control bits.</summary>
    public TcpFlags Flags { get; init; }

    /// <summary>Sequence number relative to the connection's first.</summary>
    public uint Sequence { get; init; }

    /// <summary>Acknowledgment number relative to the other side's first.</summary>
    public uint Acknowledgment { get; init; }

    /// <summary>Window in bytes, scaled where the scale is known.</summary>
    public long Window { get; init; }

    /// <summary>Bytes of data.</summary>
    public int Length { get; init; }

    /// <summary>The packet in words, when it is not TCP.</summary>
    public string Text { get; init; } = "";

    /// <summary>"SYN,ACK".</summary>
    public string FlagNames
    {
        get
        {
            var names = new StringBuilder();
            foreach ((TcpFlags flag, string name) in (ReadOnlySpan<(TcpFlags, string)>)
                [(TcpFlags.Syn, "SYN"), (TcpFlags.Fin, "FIN"), (TcpFlags.Rst, "RST"), (TcpFlags.Psh, "PSH"),
                (TcpFlags.Ack, "ACK"), (TcpFlags.Urg, "URG"), (TcpFlags.Ece, "ECE"), (TcpFlags.Cwr, "CWR")])
            {
                if ((Flags & flag) == 0) continue;
                if (names.Length > 0) names.Append(',');
                names.Append(name);
            }
            return names.Length == 0 ? "no flags" : names.ToString();
        }
    }

    /// <summary>As much as can be said in so many columns.</summary>
    public string Describe(int room)
    {
        if (!IsTcp) return TextWidth.Fit(Text, room);
        bool moves = Length > 0 || (Flags & (TcpFlags.Syn | TcpFlags.Fin | TcpFlags.Rst)) != 0; // an ACK alone shows no number
        string seq = !moves ? "" : Length == 0 ? Invariant($" seq={Sequence}") : Invariant($" seq={Sequence}:{unchecked(Sequence + (uint)Length)}");
        string ack = Flags.HasFlag(TcpFlags.Ack) ? Invariant($" ack={Acknowledgment}") : "";
        string length = Length > 0 ? Invariant($" len={Length}") : "";
        string window = Invariant($" win={Window}");
        bool isStopped = Window == 0 && !Flags.HasFlag(TcpFlags.Rst);
        return FirstThatFits(room, isStopped
            ? [seq + ack + length + window, ack + window, window]
            : [seq + ack + length + window, seq + ack + length, seq + ack, seq + length, seq]);
    }

    private string FirstThatFits(int room, ReadOnlySpan<string> details)
    {
        string names = FlagNames;
        foreach (string detail in details)
        {
            if (names.Length + detail.Length <= room) return names + detail;
        }
        return TextWidth.Fit(names, room);
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
