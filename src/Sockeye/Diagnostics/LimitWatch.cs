using Microsoft.Extensions.Logging;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Hosting;

namespace Sockeye.Diagnostics;

/// <summary>Notices that a limit of a stack was reached, by looking at its ledgers now and then, and tells the log.</summary>
/// <remarks>A look costs a comparison in a pass, and once a second some numbers are read. Each limit is told at most once a minute, with the
/// number of times since. Looks are made under the turn, by the loop's thread; nothing is logged there.</remarks>
internal sealed class LimitWatch(StackOptions options, ILogger log)
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_betweenWords = TimeSpan.FromMinutes(1);

    private readonly Limit[] _limits =
    [
        new("packet memory is used up", nameof(StackOptions.PacketMemoryLimit), static stack => stack.Pool.Refusals),
        new("an interface's transmit queue is full", nameof(StackLoop.AddDevice), static stack => stack.Drops[DropReason.TransmitQueueFull]),
        new("the neighbour table is full", nameof(InternetOptions.NeighborLimit), static stack => stack.Drops[DropReason.NeighborTableFull]),
        new("memory for fragments is used up", nameof(InternetOptions.ReassemblyMemory), static stack => stack.Drops[DropReason.FragmentMemory]),
        new("a socket's queue of datagrams is full", nameof(SocketSettings.DefaultReceiveBuffer), static stack => stack.Drops[DropReason.SocketQueueFull]),
        new("a listener's queue is full", nameof(SocketSettings.MaxBacklog), static stack => stack.TcpCounters.SynQueueFull + stack.TcpCounters.AcceptQueueFull),
        new("the table of TIME-WAIT is full", nameof(TcpSettings.TimeWaitLimit), static stack => stack.TcpCounters.TimeWaitOverflows),
        new("there are too many connections without socket", nameof(TcpSettings.OrphanLimit), static stack => stack.TcpCounters.AbortsOnOrphanLimit),
        new("there are as many sockets as there may be", nameof(SocketSettings.MaxSockets), static stack => stack.SocketCount < stack.Options.Sockets.MaxSockets ? 0 : 1),
    ];

    private Instant _nextLook;

    /// <summary>The last look found something that is not told yet.</summary>
    public bool HasNews { get; private set; }

    /// <summary>Looks, if it is time.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="now">When; <see cref="Instant.Never"/> for the last time.</param>
    public void Look(NetStack stack, Instant now)
    {
        if (now < _nextLook) return;
        bool isLast = now == Instant.Never;
        _nextLook = isLast ? now : now + s_betweenLooks;
        foreach (Limit limit in _limits)
        {
            long count = limit.Read(stack);
            limit.Times += Math.Max(0, count - limit.Count);
            limit.Count = count;
            if (limit.Times == 0 || (!isLast && now < limit.NextWord)) continue;
            if (!isLast) limit.NextWord = now + s_betweenWords;
            limit.IsToBeTold = HasNews = true;
        }
    }

    /// <summary>Tells what the last look found; outside the turn.</summary>
    public void Tell()
    {
        if (!HasNews) return;
        HasNews = false;
        foreach (Limit limit in _limits)
        {
            if (!limit.IsToBeTold) continue;
            StackLog.LimitReached(log, options.HostName, limit.What, limit.Times, limit.Option);
            limit.Times = 0;
            limit.IsToBeTold = false;
        }
    }

    private sealed class Limit(string what, string option, Func<NetStack, long> read)
    {
        public string What => what;

        public string Option => option;

        public Func<NetStack, long> Read => read;

        public long Count { get; set; }

        public long Times { get; set; }

        public Instant NextWord { get; set; }

        public bool IsToBeTold { get; set; }
    }
}
