using System;
using Sockeye.Wire.Pcap;

namespace Sockeye.Wire.Printing;

/// <summary>Prints single packets; a <see cref="PrinterSession"/> prints many, and their sequence numbers relative.</summary>
public static class PacketPrinter
{
    /// <summary>Prints a frame as one line in the manner of tcpdump, with sequence numbers as they are.</summary>
    public static string Print(ReadOnlySpan<byte> frame, LinkType linkType) =>
        new PrinterSession(new PrinterOptions { AbsoluteSequenceNumbers = true }).Print(frame, linkType);
}
