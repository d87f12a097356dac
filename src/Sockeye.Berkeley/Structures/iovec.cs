namespace Sockeye.Berkeley.Structures;

/// <summary>One piece of memory for readv, writev, recvmsg and sendmsg.</summary>
public struct iovec
{
    /// <summary>Describes the whole of <paramref name="memory"/>.</summary>
    public iovec(Memory<byte> memory)
    {
        iov_base = memory;
        iov_len = memory.Length;
    }

    /// <summary>Where the bytes are.</summary>
    public Memory<byte> iov_base;

    /// <summary>How many of them count; more than there are is EFAULT.</summary>
    public int iov_len;
}
