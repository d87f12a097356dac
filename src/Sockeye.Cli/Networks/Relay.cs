namespace Sockeye.Cli.Networks;

/// <summary>Bytes from each of two connections to the other, half-closes included; a failure of one resets the other.</summary>
internal static class Relay
{
    private const int BufferSize = 64 * 1024;

    public static async Task RunAsync(IConnection one, IConnection other, CancellationToken token)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(token);
        bool[] whole = await Task.WhenAll(PassAsync(one, other, failed), PassAsync(other, one, failed)).ConfigureAwait(false);
        if (whole[0] && whole[1]) return;
        one.Abort();
        other.Abort();
    }

    private static async Task<bool> PassAsync(IConnection from, IConnection to, CancellationTokenSource failed)
    {
        var buffer = new byte[BufferSize];
        try
        {
            int count;
            while ((count = await from.ReadAsync(buffer, failed.Token).ConfigureAwait(false)) > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, count), failed.Token).ConfigureAwait(false);
            }
            to.ShutdownWrite();
            return true;
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException)
        {
            await failed.CancelAsync().ConfigureAwait(false);
            return false;
        }
    }
}
