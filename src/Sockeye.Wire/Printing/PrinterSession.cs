// Packets as lines, equal to those of tcpdump -nn (4.99) for what a host on a network sends: ARP, IPv4, IPv6 with its
// extension headers, ICMP, NDP, MLD, IGMP, UDP, TCP with its options, DNS. What tcpdump would go on to say of other
// protocols (LLC, SCTP, the payload of HTTP …) is left out; so are its lines of hexadecimal.
using System;
using System.Globalization;
using System.IO;
using Sockeye.Wire.Pcap;

namespace Sockeye.Wire.Printing;

/// <summary>Prints the packets of one capture or interface, in their order.</summary>
/// <remarks>A session remembers where each connection's sequence numbers began and when the first packet was. Not safe
/// for two threads at once.</remarks>
public sealed class PrinterSession
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private readonly PrinterLine _line = new();
    private readonly PrinterOptions _options;
    private readonly SequenceTable? _sequences;
    private long? _firstTimestamp;

    /// <summary>Begins a session.</summary>
    public PrinterSession(PrinterOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumConnections, 1);
        _options = options;
        _sequences = options.AbsoluteSequenceNumbers ? null : new SequenceTable(options.MaximumConnections);
    }

    /// <summary>Begins a session with the usual options.</summary>
    public PrinterSession()
        : this(new PrinterOptions())
    {
    }

    /// <summary>Prints a packet of a capture file.</summary>
    public string Print(in CapturedPacket packet) =>
        Print(packet.Data.Span, packet.LinkType, packet.TimestampNanoseconds, packet.OriginalLength);

    /// <summary>Prints a frame.</summary>
    /// <param name="frame">The captured bytes.</param>
    /// <param name="linkType">How they begin.</param>
    /// <param name="timestampNanoseconds">Nanoseconds since the Unix epoch, or since anything for relative times.</param>
    /// <param name="originalLength">Length on the wire where more than was captured.</param>
    public string Print(ReadOnlySpan<byte> frame, LinkType linkType, long timestampNanoseconds = 0, int originalLength = 0) =>
        Compose(frame, linkType, timestampNanoseconds, originalLength).ToString();

    /// <summary>Prints a frame and a line end to a writer, without allocating.</summary>
    public void Print(TextWriter writer, ReadOnlySpan<byte> frame, LinkType linkType, long timestampNanoseconds = 0, int originalLength = 0)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Compose(frame, linkType, timestampNanoseconds, originalLength));
        writer.Write('\n');
    }

    private ReadOnlySpan<char> Compose(ReadOnlySpan<byte> frame, LinkType linkType, long timestamp, int originalLength)
    {
        _line.Begin();
        AddTimestamp(timestamp);
        LinkPrinter.Print(new PrintContext(_line, _sequences), linkType, frame, Math.Max(originalLength, frame.Length));
        _line.Finish();
        return _line.Text;
    }

    private void AddTimestamp(long timestamp)
    {
        _firstTimestamp ??= timestamp;
        switch (_options.Timestamps)
        {
            case TimestampFormat.TimeOfDay:
                AddTimeOfDay(timestamp, "");
                break;
            case TimestampFormat.Relative:
                var difference = timestamp - _firstTimestamp.Value;
                AddTimeOfDay(Math.Abs(difference), difference < 0 ? "-" : " ");
                break;
            case TimestampFormat.Unix:
                var (seconds, fraction) = Split(timestamp);
                _line.Add(string.Create(CultureInfo.InvariantCulture, $"{seconds}.{fraction / 1000:d6} "));
                break;
        }
    }

    private void AddTimeOfDay(long timestamp, string sign)
    {
        var (seconds, fraction) = Split(timestamp);
        var ofDay = (uint)((seconds % 86400 + 86400) % 86400);
        _line.Add($"{sign}{ofDay / 3600:d2}:{ofDay / 60 % 60:d2}:{ofDay % 60:d2}.{(uint)(fraction / 1000):d6} ");
    }

    private static (long Seconds, long Fraction) Split(long timestamp)
    {
        var seconds = Math.DivRem(timestamp, NanosecondsPerSecond, out var fraction);
        return fraction < 0 ? (seconds - 1, fraction + NanosecondsPerSecond) : (seconds, fraction);
    }
}
