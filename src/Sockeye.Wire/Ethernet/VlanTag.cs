// The VLAN tag of IEEE 802.1Q (customer) and 802.1ad (service provider). It stands where the EtherType stood:
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |    8100 or 88a8 (TPID)        | PCP |D|      VLAN id          |  the true EtherType ...
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//
// EthernetFrame reads the TPID as its EtherType; a tag here is the four bytes that follow it.

using System;
using System.Buffers.Binary;

namespace Sockeye.Wire.Ethernet;

/// <summary>One VLAN tag.</summary>
/// <param name="Id">1 to 4094; 0 means that only the priority counts.</param>
/// <param name="Priority">0 to 7 (PCP).</param>
/// <param name="DropEligible">May go first when there is no room (DEI).</param>
public readonly record struct VlanTag(ushort Id, byte Priority = 0, bool DropEligible = false)
{
    /// <summary>Bytes that each tag adds to the header.</summary>
    public const int Length = 4;

    /// <summary>A service tag round a customer tag is legal; deeper nesting is an attack and never followed.</summary>
    public const int MaxDepth = 2;

    /// <summary>Takes the tags off: on return <paramref name="etherType"/> and <paramref name="payload"/> are those of the
    /// frame inside. False when a tag is cut short or there are more than <see cref="MaxDepth"/>.</summary>
    /// <param name="etherType">In: the frame's; out: the first that is not a VLAN's.</param>
    /// <param name="payload">In: the frame's payload; out: what follows the tags.</param>
    /// <param name="outer">The first tag.</param>
    /// <param name="inner">The second tag.</param>
    /// <param name="count">How many there were.</param>
    public static bool TryStrip(
        ref ushort etherType, ref ReadOnlySpan<byte> payload, out VlanTag outer, out VlanTag inner, out int count)
    {
        outer = inner = default;
        for (count = 0; Ethernet.EtherType.IsVlan(etherType); count++)
        {
            if (count == MaxDepth || payload.Length < Length) return false;
            var tag = FromControl(BinaryPrimitives.ReadUInt16BigEndian(payload));
            if (count == 0) outer = tag;
            else inner = tag;
            etherType = BinaryPrimitives.ReadUInt16BigEndian(payload[2..]);
            payload = payload[Length..];
        }

        return true;
    }

    /// <summary>Writes the tag's control bits and the EtherType of what follows; the TPID goes into the Ethernet header.</summary>
    public int Write(Span<byte> target, ushort innerEtherType)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], innerEtherType);
        BinaryPrimitives.WriteUInt16BigEndian(target, ToControl());
        return Length;
    }

    private ushort ToControl() => (ushort)((Priority & 7) << 13 | (DropEligible ? 0x1000 : 0) | Id & 0xFFF);

    private static VlanTag FromControl(ushort control) =>
        new((ushort)(control & 0xFFF), (byte)(control >> 13), (control & 0x1000) != 0);
}
