// The extension headers of a received packet, in the order in which they stand (RFC 8200 §4). The walk itself, with its limits, is
// Wire's; here is what each header means to a node.

using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.IPv6;

namespace Sockeye.Core.Internet.IPv6;

/// <summary>The result of looking at a packet's extension headers.</summary>
internal readonly record struct ExtensionHeaderChain
{
    /// <summary>What becomes of the packet.</summary>
    public ChainVerdict Verdict { get; private init; }

    /// <summary>Upper-layer protocol; for a fragment, what its fragment header names.</summary>
    public IPProtocol Protocol { get; private init; }

    /// <summary>Where that begins in the packet; for a fragment, where its payload begins.</summary>
    public int Offset { get; private init; }

    /// <summary>Where the byte stands that named <see cref="Protocol"/>.</summary>
    public int NextHeaderOffset { get; private init; }

    /// <summary>Of a fragment: where its header stands.</summary>
    public int FragmentHeaderOffset { get; private init; }

    /// <summary>There was an atomic fragment header (RFC 6946).</summary>
    public bool WasAtomicFragment { get; private init; }

    /// <summary>Code of the parameter problem to report.</summary>
    public IcmpV6ParameterProblemCode Code { get; private init; }

    /// <summary>What it points at.</summary>
    public int Pointer { get; private init; }

    /// <summary>Looks at the headers.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="isReassembled">It was put together from fragments, so it may not have another fragment header.</param>
    public static ExtensionHeaderChain Process(in IPv6Packet packet, bool isReassembled)
    {
        var reader = new ExtensionHeaderReader(packet);
        bool wasAtomic = false;
        while (reader.TryRead(out ExtensionHeader header))
        {
            ExtensionHeaderChain step = header.Kind switch
            {
                IPProtocol.IPv6Routing => ProcessRouting(header),
                IPProtocol.IPv6Fragment => ProcessFragment(header, reader, isReassembled, ref wasAtomic),
                _ => ProcessOptions(header),
            };
            if (step.Verdict != ChainVerdict.Deliver) return step;
        }
        return reader.Fault switch
        {
            ExtensionHeaderFault.None => new ExtensionHeaderChain
            {
                // RFC 8200 §4.7: behind No Next Header there is nothing, whatever bytes follow.
                Verdict = reader.Protocol == IPProtocol.NoNextHeader ? ChainVerdict.Drop : ChainVerdict.Deliver,
                Protocol = reader.Protocol,
                Offset = reader.Offset,
                NextHeaderOffset = reader.NextHeaderOffset,
                WasAtomicFragment = wasAtomic,
            },
            // RFC 8200 §4.1: hop-by-hop options anywhere but first are an unrecognized next header.
            ExtensionHeaderFault.HopByHopNotFirst =>
                Problem(IcmpV6ParameterProblemCode.UnrecognizedNextHeader, reader.NextHeaderOffset),
            _ => Dropped,
        };
    }

    private static ExtensionHeaderChain Dropped => new() { Verdict = ChainVerdict.Drop };

    private static ExtensionHeaderChain Problem(IcmpV6ParameterProblemCode code, int pointer, bool always = false) => new()
    {
        Verdict = always ? ChainVerdict.ReportAlways : ChainVerdict.Report,
        Code = code,
        Pointer = pointer,
    };

    // RFC 8200 §4.4: with no segments left any routing header is passed over; else the type must be known, and type 0 is none
    // any more (RFC 5095 §3).
    private static ExtensionHeaderChain ProcessRouting(in ExtensionHeader header)
    {
        if (!RoutingHeader.TryParse(header.Bytes, out RoutingHeader routing)) return Dropped;
        return routing.SegmentsLeft == 0
            ? default
            : Problem(IcmpV6ParameterProblemCode.ErroneousField, header.Offset + RoutingHeader.TypeOffset);
    }

    private static ExtensionHeaderChain ProcessFragment(
        in ExtensionHeader header, in ExtensionHeaderReader reader, bool isReassembled, ref bool wasAtomic)
    {
        if (isReassembled || wasAtomic || !FragmentHeader.TryParse(header.Bytes, out FragmentHeader fragment)) return Dropped;
        if (fragment.IsAtomic)
        {
            // RFC 6946 §4: handled alone, as if it had no fragment header.
            wasAtomic = true;
            return default;
        }
        return new ExtensionHeaderChain
        {
            Verdict = ChainVerdict.Reassemble,
            Protocol = fragment.NextHeader,
            Offset = reader.Offset,
            FragmentHeaderOffset = header.Offset,
        };
    }

    private static ExtensionHeaderChain ProcessOptions(in ExtensionHeader header)
    {
        if (!OptionsHeader.TryParse(header.Bytes, out OptionsHeader options)) return Dropped;
        IPv6OptionReader reader = options.Options;
        while (reader.TryRead(out IPv6Option option))
        {
            if (option.Type == IPv6OptionType.RouterAlert) continue;
            int pointer = header.Offset + option.Offset;
            // RFC 2675 §3: a jumbo payload in a packet with an ordinary length; and this node takes no jumbograms.
            if (option.Type == IPv6OptionType.JumboPayload) return Problem(IcmpV6ParameterProblemCode.ErroneousField, pointer);
            switch (option.Action)
            {
                case IPv6OptionAction.Discard:
                    return Dropped;
                case IPv6OptionAction.DiscardAndReport:
                    return Problem(IcmpV6ParameterProblemCode.UnrecognizedOption, pointer, always: true);
                case IPv6OptionAction.DiscardAndReportUnlessMulticast:
                    return Problem(IcmpV6ParameterProblemCode.UnrecognizedOption, pointer);
                default:
                    continue;
            }
        }
        return reader.Fault == IPv6OptionsFault.None ? default : Dropped;
    }
}
