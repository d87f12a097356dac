namespace Sockeye.Simulation.Soak;

/// <summary>The bytes of one direction of one conversation: known at every offset, so that any prefix can be checked.</summary>
internal readonly record struct StreamPattern(ulong Key)
{
    /// <summary>The byte at an offset.</summary>
    public byte this[long offset]
    {
        get
        {
            ulong z = (Key ^ (ulong)(offset >> 3)) * 0x9E3779B97F4A7C15UL;
            z ^= z >> 29;
            z *= 0xBF58476D1CE4E5B9UL;
            return (byte)(z >> (int)((offset & 7) * 8));
        }
    }

    /// <summary>Writes the bytes from an offset on.</summary>
    public void Fill(long offset, Span<byte> destination)
    {
        for (int i = 0; i < destination.Length; i++) destination[i] = this[offset + i];
    }

    /// <summary>The first place where the bytes are not those from an offset on, or -1.</summary>
    public int FindDifference(long offset, ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != this[offset + i]) return i;
        }
        return -1;
    }
}
