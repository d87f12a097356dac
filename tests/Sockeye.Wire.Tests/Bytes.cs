using System.Globalization;

namespace Sockeye.Wire.Tests;

/// <summary>Bytes from hexadecimal text with spaces, as captures are quoted.</summary>
internal static class Bytes
{
    public static byte[] Of(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)
        .Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal));

    /// <summary>So many bytes 0, 1, 2 …</summary>
    public static byte[] Count(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) bytes[i] = (byte)i;
        return bytes;
    }

    public static byte[] With(this byte[] bytes, int offset, params byte[] change)
    {
        var copy = (byte[])bytes.Clone();
        change.CopyTo(copy, offset);
        return copy;
    }

    public static string Hex(ReadOnlySpan<byte> bytes) =>
        Convert.ToHexString(bytes).ToLower(CultureInfo.InvariantCulture);
}
