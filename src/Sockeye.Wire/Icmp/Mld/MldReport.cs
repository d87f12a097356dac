// RFC 2710 §3: report and done of version 1.
using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Icmp.Mld;

/// <summary>A view of a version 1 report or done message: I listen to a group, or no longer.</summary>
/// <remarks>The drawing is that of <see cref="MldQuery"/> of version 1.</remarks>
public readonly ref struct MldReport
{
    private readonly ReadOnlySpan<byte> _bytes;

    private MldReport(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Whether the sender stops listening.</summary>
    public bool IsDone => (IcmpV6Type)_bytes[0] == IcmpV6Type.MulticastListenerDone;

    /// <summary>The group; always multicast.</summary>
    public IPv6Address MulticastAddress => IPv6Address.Read(_bytes[8..]);

    /// <summary>Views a message as a version 1 report or done.</summary>
    public static bool TryParse(in IcmpV6Message message, out MldReport report)
    {
        report = default;
        if (message.Type is not (IcmpV6Type.MulticastListenerReport or IcmpV6Type.MulticastListenerDone)
            || message.Bytes.Length < MldQuery.Version1Length)
            return false;
        report = new MldReport(message.Bytes);
        return report.MulticastAddress.IsMulticast;
    }
}
