using System;

namespace Sockeye.Core.Transport.Tcp.FastOpen;

/// <summary>A server's keys. Cookies are made from the first; a second lets those be honoured that were made before a change of
/// keys (RFC 7413 §4.1.2: "The cookie … SHOULD … expire" by rotation).</summary>
/// <param name="Primary">The key in use.</param>
/// <param name="Backup">The key that was, or will be, in use.</param>
public sealed record FastOpenKeys(FastOpenKey Primary, FastOpenKey? Backup)
{
    /// <summary>Reads one key, or two in a row: 16 or 32 bytes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FastOpenKeys? keys)
    {
        keys = bytes.Length switch
        {
            FastOpenKey.Length => new FastOpenKeys(FastOpenKey.Read(bytes), null),
            2 * FastOpenKey.Length => new FastOpenKeys(FastOpenKey.Read(bytes), FastOpenKey.Read(bytes[FastOpenKey.Length..])),
            _ => null,
        };
        return keys is not null;
    }

    /// <summary>Reads one key, or two with a comma between, as sysctl writes them.</summary>
    public static bool TryParse(string text, out FastOpenKeys? keys)
    {
        keys = null;
        int comma = text.IndexOf(',', StringComparison.Ordinal);
        FastOpenKey backup = default;
        if (comma >= 0 && !FastOpenKey.TryParse(text.AsSpan(comma + 1), out backup)) return false;
        if (!FastOpenKey.TryParse(comma >= 0 ? text.AsSpan(0, comma) : text, out FastOpenKey primary)) return false;
        keys = new FastOpenKeys(primary, comma >= 0 ? backup : null);
        return true;
    }

    /// <summary>Writes the keys one after another; how many bytes.</summary>
    public int WriteTo(Span<byte> bytes)
    {
        Primary.WriteTo(bytes);
        if (Backup is not { } backup) return FastOpenKey.Length;
        backup.WriteTo(bytes[FastOpenKey.Length..]);
        return 2 * FastOpenKey.Length;
    }

    /// <summary>Never the secrets themselves.</summary>
    public override string ToString() => Backup is null ? "one key" : "two keys";
}
