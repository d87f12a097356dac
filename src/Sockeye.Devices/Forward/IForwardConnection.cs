namespace Sockeye.Devices.Forward;

/// <summary>One connection inside, both directions, each of which may end before the other.</summary>
/// <remarks>One read and one write may be under way at a time. Disposing closes; after <see cref="Abort"/> it does nothing.</remarks>
public interface IForwardConnection : IAsyncDisposable
{
    /// <summary>Reads what has come; 0 when the other side has ended its direction.</summary>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation);

    /// <summary>Writes all bytes; ends when they are taken, which is the back-pressure.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>Ends our direction (FIN); reading goes on.</summary>
    ValueTask ShutdownWriteAsync(CancellationToken cancellation);

    /// <summary>Ends both directions at once (RST).</summary>
    void Abort();
}
