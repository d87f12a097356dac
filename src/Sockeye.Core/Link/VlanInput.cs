// IEEE 802.1Q tags on what comes in. There are no VLAN interfaces: a frame that belongs to some VLAN is not for us, one that
// carries only a priority (VLAN 0) is.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Ethernet;

namespace Sockeye.Core.Link;

/// <summary>Takes VLAN tags off.</summary>
/// <remarks>Called by <see cref="EthernetInput"/>.</remarks>
internal static class VlanInput
{
    /// <summary>Strips the tags of a frame that has some.</summary>
    /// <param name="etherType">In: the frame's; out: that of what is inside.</param>
    /// <param name="payload">What follows the Ethernet header.</param>
    /// <param name="length">Bytes of tags.</param>
    /// <returns>None, or why the frame goes no further.</returns>
    public static DropReason Strip(ref ushort etherType, ReadOnlySpan<byte> payload, out int length)
    {
        ReadOnlySpan<byte> inside = payload;
        bool stripped = VlanTag.TryStrip(ref etherType, ref inside, out VlanTag outer, out VlanTag inner, out int count);
        length = count * VlanTag.Length;
        if (!stripped) return count == VlanTag.MaxDepth ? DropReason.TooManyTags : DropReason.FrameTooShort;
        return outer.Id == 0 && inner.Id == 0 ? DropReason.None : DropReason.UnknownEtherType;
    }
}
