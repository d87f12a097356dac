namespace Sockeye.Core.Sockets.Polling;

/// <summary>One source in an event poll.</summary>
internal sealed class EventPollEntry(EventPoll poll, IPollSource source, int descriptor)
{
    /// <summary>Whose.</summary>
    public EventPoll Poll { get; } = poll;

    /// <summary>What is watched.</summary>
    public IPollSource Source { get; } = source;

    /// <summary>The number by which the application named it.</summary>
    public int Descriptor { get; } = descriptor;

    /// <summary>What is wanted, with EPOLLET and its kin.</summary>
    public uint Events { get; set; }

    /// <summary>What the application wants to be told with it.</summary>
    public ulong Data { get; set; }

    /// <summary>In the ready list.</summary>
    public bool IsReady { get; set; }

    /// <summary>Next in the ready list.</summary>
    public EventPollEntry? NextReady { get; set; }

    /// <summary>Next in the source's wait queue.</summary>
    public EventPollEntry? NextWaiter { get; set; }
}
