using System.Globalization;

namespace Sockeye.Wire.Tcp;

/// <summary>The header's window field, before the shift (RFC 9293 §3.1, RFC 7323 §2.3).</summary>
/// <param name="Value">The 16 bits.</param>
public readonly record struct UnscaledWindow(ushort Value)
{
    /// <summary>The window in bytes. A segment with SYN is never scaled (RFC 7323 §2.2): give it no scale.</summary>
    public WindowSize Scale(WindowScale scale) => new((uint)Value << scale.Shift);

    /// <summary>The 16 bits, for printing and arithmetic of the wire.</summary>
    public static implicit operator ushort(UnscaledWindow window) => window.Value;

    /// <summary>The 16 bits in decimal.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
