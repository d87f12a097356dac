using Sockeye.Core.Foundation;
using Sockeye.Devices.Linux.Interop;

namespace Sockeye.Devices.Linux;

/// <summary>Writes frames, each behind its metadata header, to a descriptor that takes one frame per write.</summary>
internal sealed class FrameWriter(Descriptor descriptor, int headerLength)
{
    public long Frames { get; private set; }

    public long Bytes { get; private set; }

    public long Errors { get; private set; }

    public long Full { get; private set; }

    public int Transmit(ReadOnlySpan<PacketBuffer> batch)
    {
        for (int i = 0; i < batch.Length; i++)
        {
            var buffer = batch[i];
            int n = Write(buffer);
            if (n == -ErrnoName.EAGAIN)
            {
                Full++;
                return i;
            }

            if (n < 0)
            {
                Errors++; // refused for good: interface down, too long, no memory; a wire would lose it too
            }
            else
            {
                Frames++;
                Bytes += buffer.Length;
            }

            buffer.Release();
        }

        return batch.Length;
    }

    private int Write(PacketBuffer buffer)
    {
        for (int attempt = 0; ; attempt++)
        {
            int n = headerLength == 0 ? descriptor.Write(buffer.Span) : WriteWithHeader(buffer);
            if (n != -ErrnoName.EINTR || attempt == 8)
                return n;
        }
    }

    private int WriteWithHeader(PacketBuffer buffer)
    {
        // In a buffer that is ours alone the header goes into the headroom, and one contiguous write does it.
        if (buffer.IsUnshared && buffer.Headroom >= headerLength)
        {
            var header = buffer.Array.AsSpan(buffer.Start - headerLength, headerLength);
            VnetHeader.Write(header, buffer);
            return descriptor.Write(buffer.Array.AsSpan(buffer.Start - headerLength, headerLength + buffer.Length));
        }

        Span<byte> apart = stackalloc byte[VnetHeader.LongLength];
        apart = apart[..headerLength];
        VnetHeader.Write(apart, buffer);
        return descriptor.Write(apart, buffer.Span);
    }
}
