// RFC 7323 §2.2: the shift of the window scale option, at most 14, so that a window stays below 2^30.

using System;
using System.Globalization;

namespace Sockeye.Wire.Tcp;

/// <summary>By how many bits a window on the wire is shifted: 0 to 14 by construction.</summary>
public readonly record struct WindowScale
{
    /// <summary>RFC 7323 §2.3.</summary>
    public const int MaxShift = 14;

    /// <summary>A shift of ours.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0 or above 14.</exception>
    public WindowScale(int shift)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shift);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shift, MaxShift);
        Shift = (byte)shift;
    }

    /// <summary>0 to 14.</summary>
    public byte Shift { get; }

    /// <summary>No scaling.</summary>
    public static WindowScale None => default;

    /// <summary>A peer's shift.</summary>
    // RFC 7323 §2.3: "If a Window Scale option is received with a shift.cnt value larger than 14, the TCP SHOULD log
    //   the error but MUST use 14 instead of the specified value."
    public static WindowScale FromWire(byte shift) => new(Math.Min((int)shift, MaxShift));

    /// <summary>The least shift with which a buffer of so many bytes can be advertised whole.</summary>
    public static WindowScale ForBuffer(int bytes)
    {
        var shift = 0;
        while (shift < MaxShift && bytes >> shift > ushort.MaxValue) shift++;
        return new WindowScale(shift);
    }

    /// <summary>The shift in decimal.</summary>
    public override string ToString() => Shift.ToString(CultureInfo.InvariantCulture);
}
