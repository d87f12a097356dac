using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Fragmentation;

/// <summary>What a received fragment says of itself, either family.</summary>
internal readonly struct Fragment
{
    /// <summary>Sender.</summary>
    public required InternetAddress Source { get; init; }

    /// <summary>Receiver.</summary>
    public required InternetAddress Destination { get; init; }

    /// <summary>IPv4: the protocol. IPv6: the next header of the fragment header.</summary>
    public required IPProtocol Protocol { get; init; }

    /// <summary>Which datagram.</summary>
    public required uint Identification { get; init; }

    /// <summary>Where its payload stands in the datagram, in bytes.</summary>
    public required int Offset { get; init; }

    /// <summary>Another follows.</summary>
    public required bool HasMore { get; init; }

    /// <summary>Bytes before its payload: IPv4 header, or IPv6 header and everything up to and including the fragment header.</summary>
    public required int HeaderLength { get; init; }

    /// <summary>ECN bits of its header (RFC 3168 §5.3).</summary>
    public required byte Ecn { get; init; }

    /// <summary>How it came in.</summary>
    public required LinkReception Link { get; init; }
}
