// Chooses packets by an expression. The language is described in README.md beside this file.
using System;
using System.Diagnostics.CodeAnalysis;
using Sockeye.Wire.Pcap;

namespace Sockeye.Wire.Filtering;

/// <summary>A filter for packets in the language that people know from tcpdump, such as
/// <c>tcp port 8000 and host 10.0.0.1</c>.</summary>
/// <remarks>Immutable; matching allocates nothing and may be done by many threads at once.</remarks>
public sealed class PacketFilter
{
    private readonly FilterNode _root;

    private PacketFilter(string text, FilterNode root)
    {
        Text = text;
        _root = root;
    }

    /// <summary>The filter that matches every packet; an empty expression means it.</summary>
    public static PacketFilter All { get; } = new("", new ConstantNode(true));

    /// <summary>The expression as it was given.</summary>
    public string Text { get; }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The expression; empty matches everything.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="error">What is wrong, with the column, in a sentence.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out PacketFilter? filter, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        filter = null;
        if (!FilterParser.TryParse(text, out var root, out error))
            return false;
        filter = new PacketFilter(text, root);
        return true;
    }

    /// <summary>Whether a frame is chosen.</summary>
    /// <param name="frame">The captured bytes.</param>
    /// <param name="linkType">How they begin.</param>
    /// <param name="originalLength">Length on the wire where more than was captured.</param>
    public bool Matches(ReadOnlySpan<byte> frame, LinkType linkType, int originalLength = 0) =>
        _root.Matches(new PacketFacts(frame, linkType, Math.Max(frame.Length, originalLength)));

    /// <summary>Whether a packet of a capture file is chosen.</summary>
    public bool Matches(in CapturedPacket packet) => Matches(packet.Data.Span, packet.LinkType, packet.OriginalLength);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
