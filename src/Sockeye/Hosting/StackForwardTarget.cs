using Sockeye.Core.Stack;
using Sockeye.Devices.Forward;
using Sockeye.Sockets;
using Sockeye.Streams;
using Sockeye.Wire.Addresses;

namespace Sockeye.Hosting;

/// <summary>Takes a forwarder's clients into a stack.</summary>
/// <param name="driver">The stack that connects for them.</param>
public sealed class StackForwardTarget(IStackDriver driver) : IForwardTarget
{
    /// <inheritdoc/>
    public async ValueTask<IForwardConnection> ConnectAsync(Endpoint destination, CancellationToken cancellation)
    {
        try
        {
            return new Connection(await TcpStream
                .ConnectAsync(driver, EndpointConversion.ToIPEndPoint(destination), cancellation).ConfigureAwait(false));
        }
        catch (System.Net.Sockets.SocketException refused)
        {
            throw new IOException(refused.Message, refused);
        }
    }

    private sealed class Connection(TcpStream stream) : IForwardConnection
    {
        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation) => stream.ReadAsync(buffer, cancellation);

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => stream.WriteAsync(bytes, cancellation);

        public ValueTask ShutdownWriteAsync(CancellationToken cancellation)
        {
            stream.ShutdownWrite();
            return ValueTask.CompletedTask;
        }

        public void Abort() => stream.Abort();

        public ValueTask DisposeAsync() => stream.DisposeAsync();
    }
}
