using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.FastOpen;

namespace Sockeye.Core.Transport.Tcp.Connections;

/// <summary>What a connection that took text in a SYN keeps until its handshake is over: the half-open entry that it would have been, and
/// its place in the listener's count.</summary>
internal sealed class FastOpenRequest(in HalfOpen entry, FastOpenQueue queue)
{
    private HalfOpen _entry = entry;

    /// <summary>The entry; its deadline and place in a table mean nothing.</summary>
    public ref HalfOpen Entry => ref _entry;

    /// <summary>Somebody accepted the connection.</summary>
    public bool IsAccepted { get; set; }

    /// <summary>The handshake is over.</summary>
    /// <param name="byReset">By a RST of the peer.</param>
    /// <param name="now">Now.</param>
    public void Leave(bool byReset, Instant now)
    {
        if (byReset && IsAccepted) queue.LeaveByReset(now);
        else queue.Leave();
    }
}
