namespace Sockeye.Devices.Polling;

/// <summary>A device that has something to do at a time of its own, as one that delays frames; the poller wakes for it.</summary>
public interface ITimedDevice : IFrameDevice
{
    /// <summary>How long until the next thing is due: zero when it is, <see cref="Timeout.InfiniteTimeSpan"/> when nothing
    /// waits. May be asked from any thread. When it becomes sooner, the device rings its signal.</summary>
    TimeSpan DueIn { get; }
}
