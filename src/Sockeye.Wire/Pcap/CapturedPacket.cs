using System;

namespace Sockeye.Wire.Pcap;

/// <summary>One packet of a capture file.</summary>
public readonly record struct CapturedPacket
{
    /// <summary>Nanoseconds since the Unix epoch; 0 where the file has no time for the packet.</summary>
    public long TimestampNanoseconds { get; init; }

    /// <summary>Index among all the interfaces of the file, counted through its sections.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>Name of the interface, or an empty string.</summary>
    public string InterfaceName { get; init; }

    /// <summary>How <see cref="Data"/> begins.</summary>
    public LinkType LinkType { get; init; }

    /// <summary>The bytes that were captured; the packet owns them.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Length of the packet on the wire, which may be more than was captured.</summary>
    public int OriginalLength { get; init; }

    /// <summary>Which way it went.</summary>
    public PacketDirection Direction { get; init; }

    /// <summary>What somebody wrote about this packet, or null; several comments are joined by line feeds.</summary>
    public string? Comment { get; init; }
}
