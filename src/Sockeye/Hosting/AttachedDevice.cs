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

    private readonly PacketBuffer[] _batch = new PacketBuffer[batchSize];

    public IFrameDevice Device => device;

    public Interface Interface => nic;

    /// <summary>The device took less than it was offered.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Takes in what has arrived.</summary>
    /// <returns>True when there may be more.</returns>
    public bool Receive(NetStack stack, Instant now)
    {
        for (int i = 0; i < BatchesPerPass; i++)
        {
            int count = device.Receive(_batch, stack.Pool);
            if (count == 0) return false;
            stack.HandleFrames(nic, _batch.AsSpan(0, count), now);
            if (count < _batch.Length) return false;
            Transmit(stack);
        }
        return true;
    }

    /// <summary>Offers the device what the stack has queued for it.</summary>
    public void Transmit(NetStack stack)
    {
        IsFull = false;
        while (!IsFull)
        {
            int count = 0;
            while (count < _batch.Length && stack.PollTransmit(nic, out PacketBuffer frame)) _batch[count++] = frame;
            if (count == 0) return;
            int taken = device.Transmit(_batch.AsSpan(0, count));
            for (int i = count - 1; i >= taken; i--) stack.Untransmitted(nic, _batch[i]);
            IsFull = taken < count;
        }
    }
}
