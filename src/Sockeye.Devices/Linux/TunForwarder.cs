using Sockeye.Devices.Linux.Interop;

namespace Sockeye.Devices.Linux;

/// <summary>Passes packets between two TUN interfaces and does nothing else: the yardstick of a stack's speed.</summary>
/// <remarks>What a stack on TUN can reach at most is what this reaches: the same system calls, the same copies into and out
/// of the kernel, and no protocol at all. With offloads on both, the metadata header passes through unread. One
/// thread serves both directions. The two devices must have the same kind and the same options.</remarks>
public sealed class TunForwarder
{
    private const int Turns = 64;

    private readonly Descriptor _left;
    private readonly Descriptor _right;
    private readonly byte[] _buffer;

    /// <summary>A forwarder between two devices, which stay the caller's.</summary>
    public TunForwarder(TunDevice left, TunDevice right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.Description.Offloads != right.Description.Offloads)
            throw new ArgumentException("both devices must have the same offloads: packets pass through unread", nameof(right));
        _left = left.Channel;
        _right = right.Channel;
        _buffer = GC.AllocateUninitializedArray<byte>(ushort.MaxValue + VnetHeader.LongLength, pinned: true);
    }

    /// <summary>Packets passed on, both ways.</summary>
    public long Packets { get; private set; }

    /// <summary>Bytes passed on, both ways, with their metadata headers.</summary>
    public long Bytes { get; private set; }

    /// <summary>Packets that the other interface refused.</summary>
    public long Refused { get; private set; }

    /// <summary>Forwards on the calling thread until it is told to stop; looks at the token at least every 100 ms.</summary>
    public void Run(CancellationToken stop)
    {
        using var sleeper = new PollSleeper();
        sleeper.Add(_left.Number);
        sleeper.Add(_right.Number);
        while (!stop.IsCancellationRequested)
        {
            bool any = Pass(_left, _right);
            any |= Pass(_right, _left);
            if (!any)
                _ = sleeper.Sleep(TimeSpan.FromMilliseconds(100));
        }
    }

    private bool Pass(Descriptor from, Descriptor to)
    {
        for (int turn = 0; turn < Turns; turn++)
        {
            int n = from.Read(_buffer);
            if (n == -ErrnoName.EAGAIN)
                return turn > 0;
            if (n < 0)
                throw new KernelException("the forwarder cannot read", -n);
            if (to.Write(_buffer.AsSpan(0, n)) < 0)
                Refused++;
            Packets++;
            Bytes += n;
        }

        return true;
    }
}
