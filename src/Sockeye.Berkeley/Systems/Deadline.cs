namespace Sockeye.Berkeley.Systems;

/// <summary>When a blocking call gives up, on its system's clock.</summary>
internal readonly struct Deadline
{
    private readonly SocketSystem _system;
    private readonly TimeSpan _end;

    /// <summary>A time limit in milliseconds from now, or -1 for none.</summary>
    public Deadline(SocketSystem system, int timeoutMilliseconds)
    {
        _system = system;
        IsLimited = timeoutMilliseconds >= 0;
        _end = timeoutMilliseconds > 0 ? system.Now + TimeSpan.FromMilliseconds(timeoutMilliseconds) : TimeSpan.MinValue;
    }

    /// <summary>False where the call may take for ever.</summary>
    public bool IsLimited { get; }

    /// <summary>Milliseconds left, rounded up: 0 when it has passed, -1 for never.</summary>
    public int Left
    {
        get
        {
            if (!IsLimited)
                return -1;
            if (_end == TimeSpan.MinValue)
                return 0;
            var left = (_end - _system.Now).TotalMilliseconds;
            return left <= 0 ? 0 : (int)Math.Min(int.MaxValue, Math.Ceiling(left));
        }
    }
}
