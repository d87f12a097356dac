// Forty bytes of options are scarce: timestamps, SACK blocks and the accurate ECN option share them (RFC 9768 §3.2.3.3: "the option
// can be truncated", and SACK blocks may give way to it, but not to the last two).

using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Extensions.Ecn;

/// <summary>How the accurate ECN option fits beside others.</summary>
/// <param name="Counters">Counters of the option, or -1 when there is no room for it.</param>
/// <param name="SackBlocks">SACK blocks that remain.</param>
/// <param name="Length">Bytes of the option, with padding, without what other options' padding takes.</param>
internal readonly record struct AccurateEcnSpace(int Counters, int SackBlocks, int Length)
{
    // Two blocks tell a hole and a duplicate; with fewer, loss recovery suffers.
    private const int LeastSackBlocks = 2;

    /// <summary>There is room.</summary>
    public bool Fits => Counters >= 0;

    /// <summary>Fits the option into what is left.</summary>
    /// <param name="left">Bytes that are free, SACK blocks counted as taken.</param>
    /// <param name="least">Counters that it must have.</param>
    /// <param name="sackBlocks">SACK blocks of the segment.</param>
    /// <param name="padding">Bytes of padding of other options that it can take.</param>
    public static AccurateEcnSpace Fit(int left, int least, int sackBlocks, int padding)
    {
        int blocks = sackBlocks;
        int room = left;
        while (true)
        {
            for (int counters = AccurateEcnOption.MaxCount; counters >= least; counters--)
            {
                int length = LengthOf(counters, padding);
                if (length <= room) return new AccurateEcnSpace(counters, blocks, length);
            }
            if (least == 0 || blocks <= LeastSackBlocks) return new AccurateEcnSpace(-1, sackBlocks, 0);
            blocks--;
            room += SackBlock.WireLength;
        }
    }

    private static int LengthOf(int counters, int padding)
    {
        int length = AccurateEcnOption.BaseLength + counters * AccurateEcnOption.CounterLength;
        int excess = length & 3;
        return excess == 0 || excess <= padding ? length - excess : length - excess + 4;
    }
}
