// What is peculiar to fragments of IPv6 (RFC 8200 §4.5; the header chain: RFC 7112 §5).

using System;
using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.IPv6;

namespace Sockeye.Core.Internet.Fragmentation;

/// <summary>Putting IPv6 datagrams together.</summary>
internal readonly struct ReassemblyIPv6 : IReassemblyVersion
{
    private const int Unit = 8;

    /// <inheritdoc/>
    public static IPVersion Version => IPVersion.V6;

    /// <inheritdoc/>
    public static TimeSpan Patience(InternetOptions options) => TimeSpan.FromSeconds(options.ReassemblySecondsIPv6);

    /// <inheritdoc/>
    public static ulong Number(in Fragment fragment)
    {
        // A link-local address means another host on each link.
        int link = fragment.Source.IsLinkLocal ? fragment.Link.Interface.Index : 0;
        return fragment.Identification | ((ulong)(uint)link << 32);
    }

    /// <inheritdoc/>
    public static FragmentFault Check(ReadOnlySpan<byte> packet, in Fragment fragment)
    {
        int count = packet.Length - fragment.HeaderLength;
        if (fragment.Offset == 0)
        {
            FragmentFault fault = CheckChain(packet[fragment.HeaderLength..], fragment);
            if (fault.Reason != DropReason.None) return fault;
        }
        if (count <= 0) return FragmentFault.Silent;
        if (fragment.HasMore && count % Unit != 0)
        {
            // RFC 8200 §4.5: "pointing to the Payload Length field of the fragment packet".
            return FragmentFault.Report(IcmpV6ParameterProblemCode.ErroneousField, IPv6Packet.PayloadLengthOffset);
        }
        int extensions = WholeHeaderLength(fragment.HeaderLength) - IPv6Packet.HeaderLength;
        if (extensions + fragment.Offset + count <= IPv6Packet.MaxPayloadLength) return FragmentFault.None;
        // RFC 8200 §4.5: "pointing to the Fragment Offset field of the fragment packet".
        int pointer = fragment.HeaderLength - FragmentHeader.Length + FragmentHeader.OffsetOffset;
        return FragmentFault.Report(IcmpV6ParameterProblemCode.ErroneousField, pointer);
    }

    /// <inheritdoc/>
    public static int WholeHeaderLength(int firstHeaderLength) => firstHeaderLength - FragmentHeader.Length;

    /// <inheritdoc/>
    public static void WriteHeader(Span<byte> whole, ReadOnlySpan<byte> firstHeader, bool congestionExperienced)
    {
        ReadOnlySpan<byte> unfragmentable = firstHeader[..WholeHeaderLength(firstHeader.Length)];
        var inner = firstHeader[unfragmentable.Length];
        int namedAt = FragmentNamedAt(firstHeader);
        unfragmentable.CopyTo(whole);
        whole[namedAt] = inner;
        BinaryPrimitives.WriteUInt16BigEndian(whole[IPv6Packet.PayloadLengthOffset..], (ushort)(whole.Length - IPv6Packet.HeaderLength));
        if (congestionExperienced) IPv6Packet.SetCongestionExperienced(whole);
    }

    // RFC 7112 §5: the first fragment has every header up to and including the transport's. A second fragment header among
    // them is nobody's honest work, and is how stacks were led into recursion.
    private static FragmentFault CheckChain(ReadOnlySpan<byte> data, in Fragment fragment)
    {
        ExtensionHeaders chain = ExtensionHeaders.Walk(fragment.Protocol, data);
        if (chain.HasFragment) return FragmentFault.Silent;
        int left = data.Length - (chain.Offset - IPv6Packet.HeaderLength);
        bool isCut = chain.Fault == ExtensionHeaderFault.Truncated || left < TransportHeaderLength(chain.Protocol);
        return isCut ? FragmentFault.Report(IcmpV6ParameterProblemCode.IncompleteHeaderChain, 0) : FragmentFault.None;
    }

    private static int TransportHeaderLength(IPProtocol protocol) => protocol switch
    {
        IPProtocol.Tcp => 20,
        IPProtocol.Sctp or IPProtocol.Dccp => 12,
        IPProtocol.Udp or IPProtocol.UdpLite or IPProtocol.IcmpV6 => 8,
        _ => 0,
    };

    // Where the byte stands that says "a fragment header follows".
    private static int FragmentNamedAt(ReadOnlySpan<byte> header)
    {
        var reader = new ExtensionHeaderReader((IPProtocol)header[IPv6Packet.NextHeaderOffset], header[IPv6Packet.HeaderLength..]);
        while (reader.Protocol != IPProtocol.IPv6Fragment && reader.TryRead(out _))
        {
        }
        return reader.NextHeaderOffset;
    }
}
