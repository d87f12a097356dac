using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Core.Stack;
using Sockeye.Devices;

namespace Sockeye.Hosting;

/// <summary>A device and the interface it is: moves frames between them. Under the turn only.</summary>
internal sealed class AttachedDevice(IFrameDevice device, Interface nic, int batchSize)
{
    // So many batches a pass, so that one busy device starves neither the others nor the deadlines.
    private const int BatchesPerPass = 4;

    // What is taken in before the application reads it, and before it is acknowledged: more would have left the processor's
    // cache by then, less would cost an acknowledgment, and with it a run of the kernel's sender, too often.
    private const int BytesPerPass = 2 << 20;
    private const int BytesPerBatch = 1 << 20;
    private const int LeastRoom = 4;

    private readonly PacketBuffer[] _batch = new PacketBuffer[batchSize];
    private int _room = batchSize;

    public IFrameDevice Device => device;

    public Interface Interface => nic;

    /// <summary>The device took less than it was offered.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Frames wait in the device for which the stack has no buffers.</summary>
    public bool IsStarved { get; private set; }

    /// <summary>Takes in what has arrived.</summary>
    /// <returns>True when there may be more.</returns>
    public bool Receive(NetStack stack, Instant now)
    {
        long refused = device.Counters.NoBuffer;
        bool hasMore = ReceiveBatches(stack, now);
        IsStarved = device.Counters.NoBuffer != refused;
        return hasMore && !IsStarved;
    }

    /// <summary>Buffers have come back.</summary>
    /// <returns>True when it had been starved.</returns>
    public bool EndStarvation()
    {
        bool was = IsStarved;
        IsStarved = false;
        return was;
    }

    /// <summary>Offers the device what the stack has queued for it.</summary>
    /// <returns>Frames that it took.</returns>
    public int Transmit(NetStack stack)
    {
        int total = 0;
        IsFull = false;
        while (!IsFull)
        {
            int count = 0;
            while (count < _batch.Length && stack.PollTransmit(nic, out PacketBuffer frame)) _batch[count++] = frame;
            if (count == 0) break;
            int taken = device.Transmit(_batch.AsSpan(0, count));
            for (int i = count - 1; i >= taken; i--) stack.Untransmitted(nic, _batch[i]);
            IsFull = taken < count;
            total += taken;
        }
        return total;
    }

    private bool ReceiveBatches(NetStack stack, Instant now)
    {
        int bytes = 0;
        for (int i = 0; i < BatchesPerPass && bytes < BytesPerPass; i++)
        {
            int room = _room;
            int count = device.Receive(_batch.AsSpan(0, room), stack.Pool);
            if (count == 0) return false;
            int received = BytesOf(count);
            _room = Math.Clamp((int)((long)BytesPerBatch * count / Math.Max(1, received)), Math.Min(LeastRoom, _batch.Length), _batch.Length);
            bytes += received;
            stack.HandleFrames(nic, _batch.AsSpan(0, count), now);
            if (count < room) return false;
            Transmit(stack);
        }
        return true;
    }

    private int BytesOf(int count)
    {
        int bytes = 0;
        for (int i = 0; i < count; i++) bytes += _batch[i].Length;
        return bytes;
    }
}
