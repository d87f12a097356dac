namespace Sockeye.Cli.Networks;

/// <summary>A TCP connection, whoever's. Disposing it closes it.</summary>
internal interface IConnection : IAsyncDisposable
{
    /// <summary>The other end, for people.</summary>
    string Peer { get; }

    /// <summary>Reads what has come; 0 at the end of the stream.</summary>
    /// <exception cref="IOException">The connection broke; the inner exception is a socket's.</exception>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken token);

    /// <summary>Writes everything.</summary>
    /// <exception cref="IOException">The connection broke; the inner exception is a socket's.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken token);

    /// <summary>Ends our direction; reading goes on.</summary>
    void ShutdownWrite();

    /// <summary>Ends both at once, with a reset.</summary>
    void Abort();
}
