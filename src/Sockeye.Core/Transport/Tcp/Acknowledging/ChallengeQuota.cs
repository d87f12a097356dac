// RFC 5961 §7: a limit for all connections together. A fixed one would let an attacker count what is left of it and so learn of other
// connections (CVE-2016-5696), so each second has another number, and by default there is none.

using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.Acknowledging;

/// <summary>The challenge acknowledgments that a stack may still send in the current second.</summary>
internal sealed class ChallengeQuota(IEntropy entropy)
{
    private long _second = -1;
    private uint _left;

    /// <summary>True when one more may go.</summary>
    /// <param name="now">When.</param>
    /// <param name="limit">How many a second, about; 0 or <see cref="int.MaxValue"/> for no limit.</param>
    public bool TryTake(Instant now, int limit)
    {
        if (limit is 0 or int.MaxValue) return true;
        long second = now.Milliseconds / 1000;
        if (second != _second)
        {
            _second = second;
            _left = ((uint)(limit + 1) >> 1) + entropy.NextUInt32((uint)limit);
        }
        if (_left == 0) return false;
        _left--;
        return true;
    }
}
