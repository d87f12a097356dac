using Sockeye.Core.Foundation;
using Sockeye.Devices.Polling;

namespace Sockeye.Devices.Middleware;

/// <summary>Passes frames between two devices, both ways, on a thread of its own: a wire for what is not a stack of this process.
/// With a <see cref="DelayedDevice"/> as one of the two it is an emulator of a path.</summary>
/// <remarks>Owns both devices. What a device does not take is lost, as on a wire.</remarks>
public sealed class DeviceBridge : IDisposable
{
    private const int BatchSize = 64;

    // The longest wait, so that a call to dispose is heard.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(100);

    private readonly IFrameDevice _left;
    private readonly IFrameDevice _right;
    private readonly PacketPool _pool;
    private readonly DevicePoller _poller = new();
    private readonly PacketBuffer[] _batch = new PacketBuffer[BatchSize];
    private readonly Thread _thread;
    private volatile bool _isStopping;

    /// <summary>A bridge that begins to pass frames at once.</summary>
    /// <param name="left">One device.</param>
    /// <param name="right">The other.</param>
    /// <param name="memory">Most bytes on the way.</param>
    public DeviceBridge(IFrameDevice left, IFrameDevice right, long memory = 256L << 20)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        _left = left;
        _right = right;
        _pool = new PacketPool(memory);
        _poller.Add(left);
        _poller.Add(right);
        _thread = new Thread(Run) { IsBackground = true, Name = "bridge" };
        _thread.Start();
    }

    /// <summary>Frames that a device did not take.</summary>
    public long Refused { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isStopping = true;
        _poller.Raise();
        _thread.Join();
        _poller.Remove(_left);
        _poller.Remove(_right);
        _left.Dispose();
        _right.Dispose();
        _poller.Dispose();
    }

    private void Run()
    {
        while (!_isStopping)
        {
            bool any = Pass(_left, _right);
            any |= Pass(_right, _left);
            if (!any) _poller.Wait(s_patience);
        }
    }

    private bool Pass(IFrameDevice from, IFrameDevice to)
    {
        int count = from.Receive(_batch, _pool);
        if (count == 0) return false;
        int taken = to.Transmit(_batch.AsSpan(0, count));
        for (int i = taken; i < count; i++) _batch[i].Release();
        Refused += count - taken;
        return true;
    }
}
