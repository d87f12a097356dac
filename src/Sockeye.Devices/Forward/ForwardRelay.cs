using System.Buffers;
using System.Net.Sockets;

namespace Sockeye.Devices.Forward;

/// <summary>One client: bytes from the host's socket to the inner connection and back, until both directions have ended.</summary>
/// <remarks>An end of one direction is passed on as an end of that direction (half-close); a failure of either side resets
/// both. No byte is read before the one before it was taken, so a slow reader slows its writer down.</remarks>
internal sealed class ForwardRelay(Socket client, IForwardConnection inside, int bufferSize)
{
    public async Task RunAsync(CancellationToken stop)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var inward = PassAsync(InwardAsync, failed);
        var outward = PassAsync(OutwardAsync, failed);
        bool whole = await inward.ConfigureAwait(false) & await outward.ConfigureAwait(false);
        if (whole)
            return;
        inside.Abort();
        Reset(client);
    }

    /// <summary>Closes a socket so that its peer is told of a failure (RST), not of an end (FIN).</summary>
    public static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is gone already, which is what was wanted.
        }

        socket.Dispose();
    }

    private async Task<bool> PassAsync(Func<byte[], CancellationToken, Task> pass, CancellationTokenSource failed)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(bufferSize);
        try
        {
            await pass(buffer, failed.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            await failed.CancelAsync().ConfigureAwait(false);
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task InwardAsync(byte[] buffer, CancellationToken cancellation)
    {
        while (true)
        {
            int n = await client.ReceiveAsync(buffer, SocketFlags.None, cancellation).ConfigureAwait(false);
            if (n == 0)
                break;
            await inside.WriteAsync(buffer.AsMemory(0, n), cancellation).ConfigureAwait(false);
        }

        await inside.ShutdownWriteAsync(cancellation).ConfigureAwait(false);
    }

    private async Task OutwardAsync(byte[] buffer, CancellationToken cancellation)
    {
        while (true)
        {
            int n = await inside.ReadAsync(buffer, cancellation).ConfigureAwait(false);
            if (n == 0)
                break;
            for (int sent = 0; sent < n;)
                sent += await client.SendAsync(buffer.AsMemory(sent, n - sent), SocketFlags.None, cancellation).ConfigureAwait(false);
        }

        client.Shutdown(SocketShutdown.Send);
    }
}
