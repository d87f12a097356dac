namespace Sockeye.AspNetCore.Tests.Networks;

/// <summary>A test's own end of a connection.</summary>
public sealed class ClientConnection(Stream stream, Action reset, Action shutdownWrite, Action<int> limitReceiveBuffer) : IAsyncDisposable
{
    /// <summary>Its bytes.</summary>
    public Stream Stream => stream;

    /// <summary>Sends RST.</summary>
    public void Reset() => reset();

    /// <summary>Sends FIN; what comes can still be read.</summary>
    public void ShutdownWrite() => shutdownWrite();

    /// <summary>SO_RCVBUF.</summary>
    public void LimitReceiveBuffer(int bytes) => limitReceiveBuffer(bytes);

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
