// What a descriptor stands for: an "open file description" of POSIX. dup and fork make descriptors that share one, so
// they share its status flags; the socket is closed when its last descriptor is, and no sooner.

using Sockeye.Berkeley.Systems;

namespace Sockeye.Berkeley.Processes;

/// <summary>An open file description: a socket or a byte stream, its status flags, and how many descriptors name it.</summary>
internal sealed class Description
{
    private readonly Lock _lock = new();
    private int _references;
    private int _pins;
    private int _statusFlags;

    public Description(KernelSocket socket, int statusFlags)
    {
        Socket = socket;
        _statusFlags = Libc.O_RDWR | statusFlags;
    }

    public Description(Stream stream)
    {
        Stream = stream;
        _statusFlags = (stream.CanRead, stream.CanWrite) switch
        {
            (true, true) => Libc.O_RDWR,
            (false, true) => Libc.O_WRONLY,
            _ => Libc.O_RDONLY,
        };
    }

    public KernelSocket? Socket { get; }

    public Stream? Stream { get; }

    /// <summary>Access mode and O_NONBLOCK, O_APPEND; one value for all descriptors of this description.</summary>
    public int StatusFlags
    {
        get => Volatile.Read(ref _statusFlags);
        set => Volatile.Write(ref _statusFlags, value);
    }

    public bool IsNonBlocking => (StatusFlags & Libc.O_NONBLOCK) != 0;

    /// <summary>How many descriptors, of all processes, name this description.</summary>
    public int References
    {
        get
        {
            lock (_lock)
                return _references;
        }
    }

    /// <summary>A descriptor more.</summary>
    public void AddReference()
    {
        lock (_lock)
            _references++;
    }

    /// <summary>A descriptor less; the last one closes. Returns what the socket's close says.</summary>
    public int RemoveReference()
    {
        lock (_lock)
        {
            _references--;
            if (_references > 0 || _pins > 0)
                return 0;
        }

        return Close();
    }

    /// <summary>A call begins: the socket stays until it ends, whatever other threads close.</summary>
    public void Pin()
    {
        lock (_lock)
            _pins++;
    }

    /// <summary>A call ends.</summary>
    public void Unpin()
    {
        lock (_lock)
        {
            _pins--;
            if (_references > 0 || _pins > 0)
                return;
        }

        Close();
    }

    // The streams of descriptors 0, 1 and 2 are the caller's: they are flushed, not closed.
    private int Close()
    {
        if (Stream is { CanWrite: true } stream)
            stream.Flush();
        return Socket?.Close() ?? 0;
    }
}
