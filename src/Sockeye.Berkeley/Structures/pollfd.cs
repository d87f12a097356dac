namespace Sockeye.Berkeley.Structures;

/// <summary>One entry of poll(2).</summary>
public struct pollfd
{
    /// <summary>An entry that asks <paramref name="events"/> of <paramref name="fd"/>.</summary>
    public pollfd(int fd, short events)
    {
        this.fd = fd;
        this.events = events;
        revents = 0;
    }

    /// <summary>The descriptor; a negative one is passed over.</summary>
    public int fd;

    /// <summary>What is asked for: POLLIN, POLLOUT, POLLPRI, POLLRDHUP.</summary>
    public short events;

    /// <summary>What is so; POLLERR, POLLHUP and POLLNVAL come unasked.</summary>
    public short revents;
}
