using System.Buffers;

namespace Sockeye.Streams;

/// <summary>How a <see cref="TcpDuplexPipe"/> buffers.</summary>
public sealed record TcpDuplexPipeOptions
{
    /// <summary>The usual.</summary>
    public static TcpDuplexPipeOptions Default { get; } = new();

    /// <summary>Bytes taken from TCP that the application has not consumed, at which taking rests until half of them are consumed; from 1.
    /// The peer learns of it by TCP's window. 1 MiB.</summary>
    public long ReceiveLimit { get; init; } = 1 << 20;

    /// <summary>Bytes flushed by the application that TCP has not taken, at which a flush waits until half of them are taken; from 1.
    /// 64 KiB.</summary>
    public long SendLimit { get; init; } = 64 << 10;

    /// <summary>Where the buffers come from; null for the shared pool.</summary>
    public MemoryPool<byte>? Pool { get; init; }

    /// <summary>Nothing is held while nothing comes: a buffer is taken when there is something to put into it. Costs a call more for each
    /// read.</summary>
    public bool WaitsWithoutBuffer { get; init; } = true;
}
