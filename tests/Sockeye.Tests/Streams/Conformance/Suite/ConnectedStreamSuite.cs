using System.Net.Sockets;
using Xunit;

namespace Sockeye.Tests.Streams.Conformance;

/// <summary>What every stream over a connection does, as .NET's own NetworkStream shows. A file for each aspect; a class derived for
/// each kind of connection.</summary>
public abstract partial class ConnectedStreamSuite(Wiring wiring)
{
    private protected static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static TheoryData<Way> EveryWay => [.. Ways.All];

    public static TheoryData<Way> EveryWayOfBlocks => [.. Ways.All.Where(way => way != Way.Byte)];

    public static TheoryData<Way> WaysWithTokens => [Way.ArrayTask, Way.Memory];

    private protected Wiring Wiring => wiring;

    private protected Task<StreamPair> OpenAsync() => Soon(wiring.TakeAsync());

    private protected static byte[] Bytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    // Nothing here waits for ever: a test that hangs says where.
    private protected static Task<T> Soon<T>(Task<T> task) => task.WaitAsync(s_patience, CancellationToken.None);

    private protected static Task Soon(Task task) => task.WaitAsync(s_patience, CancellationToken.None);

    private protected static Task<T> Soon<T>(ValueTask<T> task) => Soon(task.AsTask());

    private protected static Task Soon(ValueTask task) => Soon(task.AsTask());

    private protected static Task<int> ReadSoon(Stream stream, byte[] buffer) => Soon(stream.ReadAsync(buffer.AsMemory(), CancellationToken.None));

    private protected static Task WriteSoon(Stream stream, byte[] bytes) => Soon(stream.WriteAsync(bytes, CancellationToken.None));

    private protected static async Task<byte[]> ReadSoon(Stream stream, int count)
    {
        var got = new byte[count];
        await Soon(stream.ReadExactlyAsync(got, CancellationToken.None));
        return got;
    }

    private protected static async Task<byte[]> ReadToEnd(Stream stream)
    {
        using var all = new MemoryStream();
        await Soon(stream.CopyToAsync(all, CancellationToken.None));
        return all.ToArray();
    }

    // What has nothing to wait for would be over by then.
    private protected static async Task StillWaits(Task task)
    {
        await Task.WhenAny(task, Task.Delay(15, CancellationToken.None));
        Assert.False(task.IsCompleted);
    }

    private protected async Task FailsWith(Task task, params SocketError[] allowed)
    {
        var failed = await Assert.ThrowsAsync<IOException>(() => Soon(task));
        if (!wiring.IsPlain) return;
        var inner = Assert.IsType<SocketException>(failed.InnerException);
        Assert.Contains(inner.SocketErrorCode, allowed);
        Assert.Contains(inner.Message, failed.Message, StringComparison.Ordinal);
    }
}
