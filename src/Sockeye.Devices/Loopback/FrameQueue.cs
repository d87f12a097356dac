using Sockeye.Core.Foundation;

namespace Sockeye.Devices.Loopback;

/// <summary>A bounded queue of frames between two stacks; any thread at either end, no allocation once warm.</summary>
/// <remarks>Frames are copied into memory of the queue and out again: two copies are the price of buffers that
/// belong to one stack alone. Memory is used again last in, first out, so that it stays in the processor's cache. The lock
/// is held for about 64 KiB of copying at a time.</remarks>
internal sealed class FrameQueue
{
    private const int BytesPerLock = 64 << 10;
    private const int SmallSlot = 2048;

    private readonly Lock _lock = new();
    private readonly Slot[] _slots;
    private readonly byte[]?[] _spareSmall;
    private readonly byte[]?[] _spareLarge;
    private int _spareSmallCount;
    private int _spareLargeCount;
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
        _spareSmall = new byte[]?[capacity];
        _spareLarge = new byte[]?[capacity];
    }

    public void SetReceiver(IDeviceSignal signal) => Volatile.Write(ref _receiver, signal);

    public void SetSender(IDeviceSignal signal) => Volatile.Write(ref _sender, signal);

    public void RingReceiver() => Volatile.Read(ref _receiver)?.Raise();

    /// <summary>Adds copies of the first frames, as many as there is room for. A closed queue swallows all.</summary>
    /// <returns>How many.</returns>
    public int Add(ReadOnlySpan<PacketBuffer> frames)
    {
        int added = 0;
        while (added < frames.Length)
        {
            lock (_lock)
            {
                if (_closed)
                    return frames.Length;
                for (int bytes = 0; added < frames.Length && bytes < BytesPerLock; added++)
                {
                    if (_count == _slots.Length)
                    {
                        _senderWaits = true;
                        return added;
                    }

                    Put(frames[added]);
                    bytes += frames[added].Length;
                }
            }
        }

        return added;
    }

    /// <summary>Moves the first frames into buffers of the pool.</summary>
    /// <param name="batch">Takes the buffers.</param>
    /// <param name="pool">Gives them.</param>
    /// <param name="isStarved">True when the pool had none for the next frame.</param>
    /// <returns>How many.</returns>
    public int Take(Span<PacketBuffer> batch, PacketPool pool, out bool isStarved)
    {
        isStarved = false;
        int taken = 0;
        while (taken < batch.Length)
        {
            lock (_lock)
            {
                for (int bytes = 0; taken < batch.Length && bytes < BytesPerLock; taken++)
                {
                    if (_count == 0)
                        return taken;
                    if (pool.TryRent(_slots[_head].Length) is not { } buffer)
                    {
                        isStarved = true;
                        return taken;
                    }

                    MoveInto(buffer);
                    batch[taken] = buffer;
                    bytes += buffer.Length;
                }
            }
        }

        return taken;
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

    /// <summary>Nothing more goes in; what is in it can still be taken.</summary>
    public void CloseEntrance()
    {
        lock (_lock) _closed = true;
    }

    /// <summary>Nothing more goes in, and what is in it is lost.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            _count = 0;
        }
    }

    private void Put(PacketBuffer frame)
    {
        ref var slot = ref _slots[(_head + _count) % _slots.Length];
        slot.Bytes = frame.Length <= SmallSlot
            ? _spareSmallCount > 0 ? _spareSmall[--_spareSmallCount]! : new byte[SmallSlot]
            : _spareLargeCount > 0 ? _spareLarge[--_spareLargeCount]! : new byte[PacketPool.LargeCapacity];
        frame.Span.CopyTo(slot.Bytes);
        slot.Length = frame.Length;
        slot.Offload = frame.Offload;
        slot.Offload.ChecksumStart -= frame.Start;
        slot.Reason = frame.Reason;
        _count++;
    }

    private void MoveInto(PacketBuffer buffer)
    {
        ref var slot = ref _slots[_head];
        slot.Bytes.AsSpan(0, slot.Length).CopyTo(buffer.Append(slot.Length));
        buffer.Offload = slot.Offload;
        buffer.Offload.ChecksumStart += buffer.Start;
        buffer.Reason = slot.Reason;
        if (slot.Bytes.Length == SmallSlot)
            _spareSmall[_spareSmallCount++] = slot.Bytes;
        else
            _spareLarge[_spareLargeCount++] = slot.Bytes;
        slot.Bytes = null!;
        _head = (_head + 1) % _slots.Length;
        _count--;
    }

    private struct Slot
    {
        public byte[] Bytes;
        public int Length;
        public PacketOffload Offload;
        public TransmitReason Reason;
    }
}
