using System.Buffers;
using System.Text;

namespace Sockeye.Devices.Linux;

/// <summary>The kernel's rules for the name of a network interface.</summary>
internal static class InterfaceName
{
    /// <summary>Bytes of the field that holds a name, with its closing zero.</summary>
    public const int FieldLength = 16;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("/: \t\n\r\v\f");

    public static bool IsValid(string? name) =>
        !string.IsNullOrEmpty(name)
        && Encoding.UTF8.GetByteCount(name) < FieldLength
        && name is not ("." or "..")
        && name.AsSpan().IndexOfAny(Forbidden) < 0;

    /// <summary>Writes a name into a field of 16 zeroed bytes.</summary>
    public static void Write(string name, Span<byte> field) => _ = Encoding.UTF8.GetBytes(name, field[..(FieldLength - 1)]);

    public static string Read(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }
}
