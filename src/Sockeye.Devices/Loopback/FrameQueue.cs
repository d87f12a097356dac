using Sockeye.Core.Foundation;

namespace Sockeye.Devices.Loopback;

/// <summary>A bounded queue of frames between two stacks; any thread at either end, no allocation once warm.</summary>
/// <remarks>Frames are copied into memory of the queue and out again: two copies are the price of buffers that
/// belong to one stack alone. The lock is held for one copy at a time.</remarks>
internal sealed class FrameQueue
{
    private readonly Lock _lock = new();
    private readonly Slot[] _slots;
    private int _head;
    private int _count;
    private bool _closed;
    private bool _senderWaits;
    private IDeviceSignal? _receiver;
    private IDeviceSignal? _sender;

    public FrameQueue(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _slots = new Slot[capacity];
    }

    public void SetReceiver(IDeviceSignal signal) => Volatile.Write(ref _receiver, signal);

    public void SetSender(IDeviceSignal signal) => Volatile.Write(ref _sender, signal);

    public void RingReceiver() => Volatile.Read(ref _receiver)?.Raise();

    /// <summary>Adds a copy of the frame; false when full. A closed queue swallows it.</summary>
    public bool TryAdd(PacketBuffer frame)
    {
        lock (_lock)
        {
            if (_closed)
                return true;
            if (_count == _slots.Length)
            {
                _senderWaits = true;
                return false;
            }

            ref var slot = ref _slots[(_head + _count) % _slots.Length];
            if (slot.Bytes is null || slot.Bytes.Length < frame.Length)
                slot.Bytes = new byte[frame.Length <= 2048 ? 2048 : PacketPool.LargeCapacity];
            frame.Span.CopyTo(slot.Bytes);
            slot.Length = frame.Length;
            slot.Offload = frame.Offload;
            slot.Offload.ChecksumStart -= frame.Start;
            slot.Reason = frame.Reason;
            _count++;
            return true;
        }
    }

    /// <summary>Length of the first frame, or -1 when there is none.</summary>
    public int PeekLength()
    {
        lock (_lock)
            return _count == 0 ? -1 : _slots[_head].Length;
    }

    /// <summary>Moves the first frame into an empty buffer; only after <see cref="PeekLength"/> said that there is one.</summary>
    public void TakeInto(PacketBuffer buffer)
    {
        lock (_lock)
        {
            ref var slot = ref _slots[_head];
            slot.Bytes.AsSpan(0, slot.Length).CopyTo(buffer.Append(slot.Length));
            buffer.Offload = slot.Offload;
            buffer.Offload.ChecksumStart += buffer.Start;
            buffer.Reason = slot.Reason;
            _head = (_head + 1) % _slots.Length;
            _count--;
        }
    }

    /// <summary>Rings the sender if it found the queue full and there is room now.</summary>
    public void TellSenderOfRoom()
    {
        lock (_lock)
        {
            if (!_senderWaits || _count > _slots.Length / 2)
                return;
            _senderWaits = false;
        }

        Volatile.Read(ref _sender)?.Raise();
    }

    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            _count = 0;
        }
    }

    private struct Slot
    {
        public byte[]? Bytes;
        public int Length;
        public PacketOffload Offload;
        public TransmitReason Reason;
    }
}
