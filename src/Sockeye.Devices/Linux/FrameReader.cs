using Sockeye.Core.Foundation;
using Sockeye.Devices.Linux.Interop;

namespace Sockeye.Devices.Linux;

/// <summary>Reads frames, each behind its metadata header, from a descriptor that gives one frame per read.</summary>
/// <remarks>Where a frame may be 64 KiB, it is read into a large buffer; a small frame is then copied into a small one
/// (some 30 ns) and the large one is read into again, so that an acknowledgment never pins 64 KiB.</remarks>
internal sealed class FrameReader(Descriptor descriptor, string name, int headerLength, int largestFrame)
{
    private const int CopyLimit = PacketPool.SmallCapacity - PacketPool.DefaultHeadroom;
    private const int MaximumBadFrames = 1024;

    private readonly int _room = Math.Min(headerLength + largestFrame, PacketPool.LargeCapacity - PacketPool.DefaultHeadroom);

    public long Frames { get; private set; }

    public long Bytes { get; private set; }

    public long Errors { get; private set; }

    public long NoBuffer { get; private set; }

    public int Receive(Span<PacketBuffer> batch, PacketPool pool)
    {
        int count = 0;
        int bad = 0;
        PacketBuffer? buffer = null;
        while (count < batch.Length)
        {
            buffer ??= pool.TryRent(_room);
            if (buffer is null)
            {
                NoBuffer++;
                break;
            }

            buffer.Reset(PacketPool.DefaultHeadroom);
            int n = descriptor.Read(buffer.Append(_room));
            if (n <= 0)
            {
                if (Continues(-n) && ++bad < MaximumBadFrames)
                    continue;
                break;
            }

            if (!Accept(buffer, n))
            {
                Errors++;
                if (++bad < MaximumBadFrames)
                    continue;
                break;
            }

            batch[count++] = Shrink(ref buffer, pool);
        }

        buffer?.Release();
        return count;
    }

    // True: this frame was bad or a signal came, go on. False: nothing more for now.
    private bool Continues(int errno)
    {
        switch (errno)
        {
            case ErrnoName.EAGAIN:
            case 0:
            case ErrnoName.ENETDOWN:
                return false;
            case ErrnoName.EINTR:
                return true;
            case ErrnoName.EINVAL:
            case ErrnoName.ENOBUFS:
            case ErrnoName.EMSGSIZE:
                Errors++; // a frame whose offload the kernel could not describe
                return true;
            default:
                throw new KernelException($"the interface {name} is gone", errno, "it was removed, or its namespace ended");
        }
    }

    private bool Accept(PacketBuffer buffer, int length)
    {
        if (length <= headerLength)
            return false;
        buffer.TrimTo(length);
        if (headerLength > 0)
        {
            var header = buffer.Span[..headerLength];
            buffer.Consume(headerLength);
            if (!VnetHeader.TryRead(header, buffer))
                return false;
        }

        Frames++;
        Bytes += buffer.Length;
        return true;
    }

    // Hands the frame over in a buffer of the right size; leaves the large one in place for the next read if it can.
    private static PacketBuffer Shrink(ref PacketBuffer? buffer, PacketPool pool)
    {
        var read = buffer!;
        if (read.Capacity > PacketPool.SmallCapacity && read.Length <= CopyLimit
            && pool.TryRent(read.Length) is { } small)
        {
            FrameCopy.Into(small, read);
            return small;
        }

        buffer = null;
        return read;
    }
}
