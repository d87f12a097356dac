using System.Diagnostics;
using Sockeye.Devices.Linux;

namespace Sockeye.Devices.Polling;

/// <summary>Where a loop's thread waits for its devices, for other threads, and for time.</summary>
/// <remarks>
/// <para><see cref="Raise"/> makes a system call only when the loop is really asleep; otherwise it is one interlocked
/// exchange. No signal is lost: one that comes between two waits ends the second at once.</para>
/// <para>Spinning: before it sleeps, the thread may look again for a while, because a sleeping thread on another core
/// takes 10-20 µs to wake. The while adapts: it doubles when looking paid and halves when it did not, so an idle
/// loop soon spins a sixteenth of the maximum. Spin only where a core is to spare.</para>
/// <para>After a wait, ask every device: why it ended is not said, since asking costs less than keeping books.</para>
/// </remarks>
public sealed class DevicePoller : IDeviceSignal, IDisposable
{
    private const int Awake = 0, Asleep = 1, Raised = 2;

    private readonly ISleeper _sleeper;
    private readonly Lock _changes = new();
    private readonly long _maximumSpin;
    private long _spin;
    private int _state;
    private volatile ITimedDevice[] _timed = [];

    /// <summary>Makes a poller.</summary>
    /// <param name="maximumSpin">How long at most to look again before sleeping; zero never spins.</param>
    public DevicePoller(TimeSpan maximumSpin = default)
        : this(OperatingSystem.IsLinux() ? new PollSleeper() : new EventSleeper(), maximumSpin)
    {
    }

    internal DevicePoller(ISleeper sleeper, TimeSpan maximumSpin)
    {
        _sleeper = sleeper;
        _maximumSpin = (long)(Math.Max(0, maximumSpin.TotalSeconds) * Stopwatch.Frequency);
        _spin = _maximumSpin;
    }

    /// <summary>How often a wait went to sleep in the kernel.</summary>
    public long Sleeps { get; private set; }

    /// <summary>How often looking again found something before sleep was needed.</summary>
    public long SpinsThatPaid { get; private set; }

    /// <summary>Waits for this device too.</summary>
    public void Add(IFrameDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        device.Attach(this);
        if (device.Descriptor >= 0)
            _sleeper.Add(device.Descriptor);
        if (device is not ITimedDevice timed)
            return;
        lock (_changes)
            _timed = [.. _timed, timed];
    }

    /// <summary>Waits for this device no longer; call it before the device is disposed.</summary>
    public void Remove(IFrameDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device.Descriptor >= 0)
            _sleeper.Remove(device.Descriptor);
        lock (_changes)
            _timed = Array.FindAll(_timed, t => !ReferenceEquals(t, device));
    }

    /// <summary>Ends a wait when the device has input, as it does from the beginning; or, while the stack has no buffers to
    /// take it in, not.</summary>
    public void WatchInput(IFrameDevice device, bool wanted)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device.Descriptor >= 0)
            _sleeper.WatchInput(device.Descriptor, wanted);
    }

    /// <summary>Ends a wait also when the device, which was full, has room again; or no longer.</summary>
    public void WatchOutput(IFrameDevice device, bool wanted)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device.Descriptor >= 0)
            _sleeper.WatchOutput(device.Descriptor, wanted);
    }

    /// <inheritdoc/>
    public void Raise()
    {
        // A full fence also when it is raised already: what the caller queued before must be seen by the woken loop.
        if (Interlocked.Exchange(ref _state, Raised) == Asleep)
            _sleeper.Wake();
    }

    /// <summary>Waits until a device has input, somebody raised the signal, or the time is over. One thread only.</summary>
    /// <param name="timeout">The longest wait; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <returns>False when the time was over.</returns>
    public bool Wait(TimeSpan timeout)
    {
        if (Interlocked.Exchange(ref _state, Awake) == Raised)
            return true;
        bool isForDevice = LimitToDevices(ref timeout);
        if (timeout != Timeout.InfiniteTimeSpan && timeout <= TimeSpan.Zero)
            return _sleeper.Peek() || isForDevice;
        if (_maximumSpin > 0 && SpinFor(ref timeout))
            return true;
        if (Interlocked.CompareExchange(ref _state, Asleep, Awake) == Raised)
        {
            Interlocked.Exchange(ref _state, Awake);
            return true;
        }

        Sleeps++;
        bool woken = _sleeper.Sleep(timeout);
        return Interlocked.Exchange(ref _state, Awake) == Raised || woken || isForDevice;
    }

    /// <inheritdoc/>
    public void Dispose() => _sleeper.Dispose();

    // True when a device has something to do before the caller's time is over.
    private bool LimitToDevices(ref TimeSpan timeout)
    {
        bool limited = false;
        foreach (var device in _timed)
        {
            var due = device.DueIn;
            if (due == Timeout.InfiniteTimeSpan || (timeout != Timeout.InfiniteTimeSpan && due >= timeout))
                continue;
            timeout = due;
            limited = true;
        }

        return limited;
    }

    private bool SpinFor(ref TimeSpan timeout)
    {
        long began = Stopwatch.GetTimestamp();
        long limit = _spin;
        bool forever = timeout == Timeout.InfiniteTimeSpan;
        if (!forever)
            limit = Math.Min(limit, (long)(timeout.TotalSeconds * Stopwatch.Frequency));
        long now;
        do
        {
            if (Volatile.Read(ref _state) == Raised || _sleeper.Peek())
            {
                Interlocked.Exchange(ref _state, Awake);
                SpinsThatPaid++;
                _spin = Math.Min(_maximumSpin, _spin * 2);
                return true;
            }

            Thread.SpinWait(8);
            now = Stopwatch.GetTimestamp();
        }
        while (now - began < limit);

        _spin = Math.Max(_maximumSpin / 16, _spin / 2);
        if (!forever)
            timeout = TimeSpan.FromTicks(Math.Max(0, timeout.Ticks - Stopwatch.GetElapsedTime(began, now).Ticks));
        return false;
    }
}
