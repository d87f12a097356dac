namespace Sockeye.Core.Transport.Tcp.Congestion;

/// <summary>The cube root in whole numbers, the same on every machine.</summary>
internal static class CubeRoot
{
    /// <summary>The largest number whose cube is not above <paramref name="value"/>.</summary>
    /// <remarks>Digit by digit in base two: with y the root so far, (2y+1)³ - (2y)³ = 3·2y·(2y+1) + 1 decides the next bit.
    /// 22 turns, once in an epoch of CUBIC.</remarks>
    public static uint Of(ulong value)
    {
        ulong root = 0;
        for (int shift = 63; shift >= 0; shift -= 3)
        {
            root <<= 1;
            ulong step = (3 * root * (root + 1)) + 1;
            if (value >> shift < step) continue;
            value -= step << shift;
            root++;
        }
        return (uint)root;
    }
}
