// A window in bytes, and the same as the header's 16 bits carry it (RFC 9293 §3.1, RFC 7323 §2.3). Two types, so that a scaled
// and an unscaled number cannot be mistaken for one another.

using System.Globalization;

namespace Sockeye.Wire.Tcp;

/// <summary>A window in bytes.</summary>
/// <param name="Bytes">0 to 2^30 - 2^14.</param>
public readonly record struct WindowSize(uint Bytes)
{
    /// <summary>The largest that can be advertised: 65,535 shifted by 14.</summary>
    public const uint Max = (uint)ushort.MaxValue << WindowScale.MaxShift;

    /// <summary>What the header says for this window: rounded down, so that no byte is offered that is not there, and no
    /// more than 16 bits.</summary>
    public UnscaledWindow Unscale(WindowScale scale)
    {
        var value = Bytes >> scale.Shift;
        return new UnscaledWindow(value > ushort.MaxValue ? ushort.MaxValue : (ushort)value);
    }

    /// <summary>The bytes in decimal.</summary>
    public override string ToString() => Bytes.ToString(CultureInfo.InvariantCulture);
}
