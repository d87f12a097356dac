using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using Sockeye.Core.Stack;
using Sockeye.Streams;

namespace Sockeye.AspNetCore;

/// <summary>What the connections of one listener or one client factory share.</summary>
internal sealed class ConnectionResources : IDisposable
{
    private readonly bool _ownsPool;

    public ConnectionResources(
        IStackDriver driver, SockeyeTransportOptions options, Func<MemoryPool<byte>>? poolOfServer, ILogger logger)
    {
        Driver = driver;
        Options = options;
        Logger = logger;
        Func<MemoryPool<byte>>? make = options.MemoryPoolFactory ?? poolOfServer;
        _ownsPool = make is not null;
        Pool = make?.Invoke() ?? MemoryPool<byte>.Shared;
        PipeScheduler scheduler = options.UnsafePreferInlineScheduling ? PipeScheduler.Inline : new DriverScheduler(driver);
        Input = SockeyeTransportOptions.Pipe(Pool, scheduler, scheduler, options.MaxReadBufferSize);
        Output = SockeyeTransportOptions.Pipe(Pool, scheduler, scheduler, options.MaxWriteBufferSize);
    }

    public IStackDriver Driver { get; }

    public SockeyeTransportOptions Options { get; }

    public ILogger Logger { get; }

    public MemoryPool<byte> Pool { get; }

    /// <summary>From the network to the application.</summary>
    public PipeOptions Input { get; }

    /// <summary>From the application to the network.</summary>
    public PipeOptions Output { get; }

    public void Dispose()
    {
        if (_ownsPool) Pool.Dispose();
    }
}
