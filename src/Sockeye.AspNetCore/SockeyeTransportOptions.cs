using System.Buffers;
using System.IO.Pipelines;
using Sockeye.Names;

namespace Sockeye.AspNetCore;

/// <summary>How a server's or client's connections run over a stack. The names and the values they begin with are those of
/// Kestrel's socket transport.</summary>
public sealed class SockeyeTransportOptions
{
    /// <summary>Bytes received that wait for the application, before no more are taken from TCP, whose window then closes; null
    /// for any number. 1 MiB.</summary>
    public long? MaxReadBufferSize { get; set; } = 1024 * 1024;

    /// <summary>Bytes written that wait for TCP to take them, before a flush waits; null for any number. 64 KiB.</summary>
    public long? MaxWriteBufferSize { get; set; } = 64 * 1024;

    /// <summary>Memory is rented when data is there, not while it is waited for, so that an idle connection holds none.</summary>
    public bool WaitForDataBeforeAllocatingBuffer { get; set; } = true;

    /// <summary>TCP_NODELAY: small writes are not held back until earlier ones are acknowledged.</summary>
    public bool NoDelay { get; set; } = true;

    /// <summary>A connection that the application aborts is closed with FIN, not with RST.</summary>
    public bool FinOnError { get; set; }

    /// <summary>Most connections that wait to be accepted, a listener.</summary>
    public int Backlog { get; set; } = 512;

    /// <summary>Application code runs where the transport runs, with no hop between threads. Only for code that never blocks.</summary>
    public bool UnsafePreferInlineScheduling { get; set; }

    /// <summary>Every IP endpoint is listened to on the stack, so that an application moves there as it is; Unix sockets and named
    /// pipes stay where they were. When false, only a <see cref="SockeyeEndPoint"/> is, and others stay with the machine's
    /// sockets.</summary>
    public bool TakesEveryIPEndPoint { get; set; } = true;

    /// <summary>Knows the names that clients connect to; null for the stack's driver when it does.</summary>
    public INameResolver? Resolver { get; set; }

    /// <summary>Where pooled memory comes from, a new pool for each listener and each client factory; null for the pool of the
    /// server where there is one, and otherwise the shared one.</summary>
    public Func<MemoryPool<byte>>? MemoryPoolFactory { get; set; }

    internal static PipeOptions Pipe(MemoryPool<byte> pool, PipeScheduler reader, PipeScheduler writer, long? most) => new(
        pool, reader, writer, pauseWriterThreshold: most ?? 0, resumeWriterThreshold: (most ?? 0) / 2, useSynchronizationContext: false);
}
