using Sockeye.Devices.Linux.Interop;
using Sockeye.Devices.Polling;

namespace Sockeye.Devices.Linux;

/// <summary>Sleeps in ppoll(2) on the devices' descriptors and an eventfd that wakes it; to the nanosecond.</summary>
internal sealed unsafe class PollSleeper : ISleeper
{
    private readonly Descriptor _event = Linux.Descriptor.Event();
    private readonly Lock _changes = new();

    // Replaced as a whole, so that a sleeping thread keeps the array it gave to the kernel. The eventfd is the first.
    private volatile Libc.PollFd[] _watched;

    public PollSleeper() => _watched = Build([new Libc.PollFd { Fd = _event.Number, Events = Libc.POLLIN }]);

    public void Add(int descriptor)
    {
        lock (_changes)
            _watched = Build([.. _watched, new Libc.PollFd { Fd = descriptor, Events = Libc.POLLIN }]);
    }

    public void Remove(int descriptor)
    {
        lock (_changes)
            _watched = Build(Array.FindAll(_watched, w => w.Fd != descriptor));
    }

    public void WatchInput(int descriptor, bool wanted) => Watch(descriptor, Libc.POLLIN, wanted);

    public void WatchOutput(int descriptor, bool wanted) => Watch(descriptor, Libc.POLLOUT, wanted);

    public bool Peek() => _watched.Length > 1 && Poll(TimeSpan.Zero);

    public bool Sleep(TimeSpan timeout) => Poll(timeout);

    public void Wake()
    {
        ReadOnlySpan<byte> one = BitConverter.IsLittleEndian ? [1, 0, 0, 0, 0, 0, 0, 0] : [0, 0, 0, 0, 0, 0, 0, 1];
        _ = _event.Write(one);
    }

    public void Dispose() => _event.Dispose();

    // Takes effect with the next sleep. Under the turn, as every change of what is watched.
    private void Watch(int descriptor, short events, bool wanted)
    {
        var watched = _watched;
        for (int i = 1; i < watched.Length; i++)
        {
            if (watched[i].Fd != descriptor)
                continue;
            short before = watched[i].Events;
            watched[i].Events = (short)(wanted ? before | events : before & ~events);
        }
    }

    private static Libc.PollFd[] Build(Libc.PollFd[] content)
    {
        var pinned = GC.AllocateUninitializedArray<Libc.PollFd>(content.Length, pinned: true);
        content.CopyTo(pinned, 0);
        return pinned;
    }

    private bool Poll(TimeSpan timeout)
    {
        bool forever = timeout == Timeout.InfiniteTimeSpan;
        long ticks = Math.Max(0, timeout.Ticks);
        var time = new Libc.TimeSpec
        {
            Seconds = (nint)(ticks / TimeSpan.TicksPerSecond),
            Nanoseconds = (nint)(ticks % TimeSpan.TicksPerSecond * 100),
        };
        var watched = _watched;
        int ready;
        fixed (Libc.PollFd* first = watched)
            ready = Libc.PPoll(first, (nuint)watched.Length, forever ? null : &time, null);

        // A signal (ready < 0) counts as a wake-up: the loop looks round and comes back.
        if (ready > 0 && (watched[0].Revents & Libc.POLLIN) != 0)
        {
            Span<byte> count = stackalloc byte[8];
            _ = _event.Read(count);
        }

        return ready != 0;
    }
}
