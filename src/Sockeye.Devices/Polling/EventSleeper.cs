namespace Sockeye.Devices.Polling;

/// <summary>Sleeps without descriptors: for in-process devices on any system, to the millisecond.</summary>
internal sealed class EventSleeper : ISleeper
{
    private readonly AutoResetEvent _event = new(false);

    public void Add(int descriptor) => throw new PlatformNotSupportedException("file descriptors can be polled on Linux only");

    public void Remove(int descriptor)
    {
    }

    public void WatchInput(int descriptor, bool wanted)
    {
    }

    public void WatchOutput(int descriptor, bool wanted)
    {
    }

    public bool Peek() => false;

    public bool Sleep(TimeSpan timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
            return _event.WaitOne();

        // Rounded up: a timer that wakes early only sleeps again, and less than a millisecond would never sleep.
        double milliseconds = Math.Ceiling(Math.Max(0, timeout.TotalMilliseconds));
        return _event.WaitOne((int)Math.Min(milliseconds, int.MaxValue));
    }

    public void Wake() => _event.Set();

    public void Dispose() => _event.Dispose();
}
