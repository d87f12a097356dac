namespace Sockeye.Core.Sockets.Polling;

/// <summary>What epoll_ctl(2) does, with Linux's numbers.</summary>
public enum EventPollOperation
{
    /// <summary>EPOLL_CTL_ADD.</summary>
    Add = 1,

    /// <summary>EPOLL_CTL_DEL.</summary>
    Delete = 2,

    /// <summary>EPOLL_CTL_MOD.</summary>
    Modify = 3,
}
