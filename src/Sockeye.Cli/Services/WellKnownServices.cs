using System.Buffers;
using System.Globalization;
using System.Text;
using Sockeye.Cli.Networks;

namespace Sockeye.Cli.Services;

/// <summary>The services that every host once offered, and the article's greeting server.</summary>
internal static class WellKnownServices
{
    /// <summary>What the article's server answers.</summary>
    public const string Greeting = "Hello, you are connected!\n";

    private const int BufferSize = 256 * 1024;
    private const int MessageSize = 4096;

    /// <summary>The article's server: takes a message, shows it, greets, closes.</summary>
    public static StreamService Greet { get; } = new("greet", 8000, GreetAsync);

    /// <summary>RFC 862.</summary>
    public static StreamService Echo { get; } = new("echo", 7, EchoAsync);

    /// <summary>RFC 863.</summary>
    public static StreamService Discard { get; } = new("discard", 9, DiscardAsync);

    /// <summary>RFC 864.</summary>
    public static StreamService Chargen { get; } = new("chargen", 19, ChargenAsync);

    /// <summary>RFC 867.</summary>
    public static StreamService Daytime { get; } = new("daytime", 13, DaytimeAsync);

    /// <summary>All over TCP.</summary>
    public static IReadOnlyList<StreamService> Streams { get; } = [Greet, Echo, Discard, Chargen, Daytime];

    /// <summary>All over UDP.</summary>
    public static IReadOnlyList<DatagramService> Datagrams { get; } =
    [
        new("echo", 7, datagram => datagram),
        new("discard", 9, _ => null),
        new("chargen", 19, _ => CharacterLines(74)),
        new("daytime", 13, _ => Now()),
    ];

    private static async Task GreetAsync(IConnection stream, IServiceLog log, CancellationToken token)
    {
        var buffer = new byte[MessageSize];
        int count = await stream.ReadAsync(buffer, token).ConfigureAwait(false);
        if (count > 0) log.Received(Greet.Name, stream.Peer, Encoding.UTF8.GetString(buffer, 0, count).TrimEnd('\r', '\n'));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Greeting), token).ConfigureAwait(false);
        stream.ShutdownWrite();
        await DrainAsync(stream, buffer, token).ConfigureAwait(false);
    }

    // Closing with unread data would reset the connection and might take the greeting away from the client (RFC 1122 §4.2.2.13).
    private static async Task DrainAsync(IConnection stream, byte[] buffer, CancellationToken token)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            while (await stream.ReadAsync(buffer, patience.Token).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            // The client keeps its side open: it has the greeting, so close all the same.
        }
    }

    private static async Task EchoAsync(IConnection stream, IServiceLog log, CancellationToken token)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while ((count = await stream.ReadAsync(buffer, token).ConfigureAwait(false)) > 0)
            {
                await stream.WriteAsync(buffer.AsMemory(0, count), token).ConfigureAwait(false);
            }
            stream.ShutdownWrite();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task DiscardAsync(IConnection stream, IServiceLog log, CancellationToken token)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await stream.ReadAsync(buffer, token).ConfigureAwait(false) > 0)
            {
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Sends until the client closes or vanishes; what the client says is thrown away (RFC 864).
    private static async Task ChargenAsync(IConnection stream, IServiceLog log, CancellationToken token)
    {
        byte[] lines = CharacterLines(95 * 74);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(token);
        Task reading = DiscardAsync(stream, log, ended.Token).ContinueWith(
            static (_, state) => ((CancellationTokenSource)state!).Cancel(),
            ended, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            while (true) await stream.WriteAsync(lines, ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            // The client closed.
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
    }

    private static Task DaytimeAsync(IConnection stream, IServiceLog log, CancellationToken token) =>
        stream.WriteAsync(Now(), token).AsTask();

    private static byte[] Now() => Encoding.ASCII.GetBytes(
        DateTime.Now.ToString("dddd, MMMM d, yyyy HH:mm:ss", CultureInfo.InvariantCulture) + "\r\n");

    // RFC 864: 72 of the 95 printing characters a line, each line beginning one further.
    private static byte[] CharacterLines(int length)
    {
        const int first = 0x20, printing = 95, shown = 72, line = shown + 2;
        var bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            int row = i / line, column = i % line;
            bytes[i] = column switch
            {
                shown => (byte)'\r',
                shown + 1 => (byte)'\n',
                _ => (byte)(first + ((row + column) % printing)),
            };
        }
        return bytes;
    }
}
