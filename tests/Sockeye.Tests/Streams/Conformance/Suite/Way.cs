// CA1835, CA2022: these are the overloads and the short reads that are under test.
#pragma warning disable CA1835, CA2022

namespace Sockeye.Tests.Streams.Conformance;

/// <summary>The seven ways in which .NET reads from a stream, or writes to one.</summary>
public enum Way
{
    /// <summary>ReadByte, WriteByte.</summary>
    Byte,

    /// <summary>Read(Span), Write(ReadOnlySpan).</summary>
    Span,

    /// <summary>Read(array, offset, count) and its twin.</summary>
    Array,

    /// <summary>ReadAsync(array, offset, count) and its twin.</summary>
    ArrayTask,

    /// <summary>ReadAsync(Memory) and its twin.</summary>
    Memory,

    /// <summary>BeginRead, then EndRead on the same thread, which waits.</summary>
    BeginEnd,

    /// <summary>BeginRead with a callback that calls EndRead.</summary>
    Callback,
}

/// <summary>One signature for all ways. What blocks a thread gets a thread of its own.</summary>
public static class Ways
{
    public static IReadOnlyList<Way> All { get; } = Enum.GetValues<Way>();

    public static bool Blocks(this Way way) => way is Way.Byte or Way.Span or Way.Array;

    public static Task<int> ReadAsync(
        this Way way, Stream stream, byte[] buffer, int offset, int count, CancellationToken token = default) => way switch
        {
            Way.Byte => OnThread(() => ReadByte(stream, buffer, offset, count)),
            Way.Span => OnThread(() => stream.Read(buffer.AsSpan(offset, count))),
            Way.Array => OnThread(() => stream.Read(buffer, offset, count)),
            Way.ArrayTask => stream.ReadAsync(buffer, offset, count, token),
            Way.Memory => stream.ReadAsync(buffer.AsMemory(offset, count), token).AsTask(),
            Way.BeginEnd => OnThread(() => stream.EndRead(stream.BeginRead(buffer, offset, count, null, null))),
            Way.Callback => Task<int>.Factory.FromAsync(stream.BeginRead, stream.EndRead, buffer, offset, count, null),
            _ => throw new ArgumentOutOfRangeException(nameof(way)),
        };

    public static Task WriteAsync(
        this Way way, Stream stream, byte[] buffer, int offset, int count, CancellationToken token = default) => way switch
        {
            Way.Byte => OnThread(() => WriteBytes(stream, buffer, offset, count)),
            Way.Span => OnThread(() => stream.Write(buffer.AsSpan(offset, count))),
            Way.Array => OnThread(() => stream.Write(buffer, offset, count)),
            Way.ArrayTask => stream.WriteAsync(buffer, offset, count, token),
            Way.Memory => stream.WriteAsync(buffer.AsMemory(offset, count), token).AsTask(),
            Way.BeginEnd => OnThread(() => stream.EndWrite(stream.BeginWrite(buffer, offset, count, null, null))),
            Way.Callback => Task.Factory.FromAsync(stream.BeginWrite, stream.EndWrite, buffer, offset, count, null),
            _ => throw new ArgumentOutOfRangeException(nameof(way)),
        };

    public static Task WriteAsync(this Way way, Stream stream, byte[] buffer) => way.WriteAsync(stream, buffer, 0, buffer.Length);

    /// <summary>Reads until the buffer is full, or the end.</summary>
    public static async Task<int> FillAsync(this Way way, Stream stream, byte[] buffer)
    {
        int got = 0;
        while (got < buffer.Length)
        {
            int count = await way.ReadAsync(stream, buffer, got, buffer.Length - got).ConfigureAwait(false);
            if (count == 0) break;
            got += count;
        }
        return got;
    }

    /// <summary>Runs what blocks without taking a thread from the pool, which has few and gives more only slowly.</summary>
    public static Task<T> OnThread<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static Task OnThread(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static int ReadByte(Stream stream, byte[] buffer, int offset, int count)
    {
        if (count == 0) return 0;
        int one = stream.ReadByte();
        if (one < 0) return 0;
        buffer[offset] = (byte)one;
        return 1;
    }

    private static void WriteBytes(Stream stream, byte[] buffer, int offset, int count)
    {
        foreach (byte one in buffer.AsSpan(offset, count)) stream.WriteByte(one);
    }
}
