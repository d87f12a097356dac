using System.Threading.Channels;
using Sockeye.Core.Foundation;
using Sockeye.Devices;
using Sockeye.Devices.Middleware;
using Sockeye.Wire.Pcap;
using Sockeye.Wire.Printing;

namespace Sockeye.Cli.Live;

/// <summary>Prints frames as tcpdump's lines while they pass.</summary>
/// <remarks>The stack's turn only copies; a task of its own prints, so that a slow terminal slows no packet. Bound: what exceeds
/// <see cref="MostWaiting"/> is not printed but counted, and the count is.</remarks>
internal sealed class PacketLines : IFrameObserver, IDisposable
{
    private const int MostWaiting = 16_384;

    // Every header, and the beginning of the text; the printer is told the real length.
    private const int BytesKept = 400;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Channel<Seen> _seen = Channel.CreateBounded<Seen>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly TextWriter _to;
    private readonly LinkType _link;
    private readonly Task _printing;
    private long _missed;

    /// <summary>Begins to print.</summary>
    /// <param name="to">Where; only this object writes there line by line while it lives.</param>
    /// <param name="link">How frames begin.</param>
    public PacketLines(TextWriter to, LinkLayer link)
    {
        _to = to;
        _link = link == LinkLayer.Ethernet ? LinkType.Ethernet : LinkType.RawIP;
        _printing = Task.Run(PrintAllAsync);
    }

    private readonly record struct Seen(byte[] Bytes, int Length, long Time);

    public void OnReceived(PacketBuffer frame) => Keep(frame);

    public void OnTransmitted(PacketBuffer frame) => Keep(frame);

    /// <summary>Prints what was seen, then ends.</summary>
    public void Dispose()
    {
        _seen.Writer.TryComplete();
        _printing.Wait(Patience);
    }

    private void Keep(PacketBuffer frame)
    {
        byte[] bytes = frame.Span[..Math.Min(frame.Length, BytesKept)].ToArray();
        long time = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
        if (!_seen.Writer.TryWrite(new Seen(bytes, frame.Length, time))) Interlocked.Increment(ref _missed);
    }

    private async Task PrintAllAsync()
    {
        var session = new PrinterSession(new PrinterOptions { Timestamps = TimestampFormat.TimeOfDay });
        await foreach (Seen seen in _seen.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            await _to.WriteAsync(session.Print(seen.Bytes, _link, seen.Time, seen.Length) + "\n").ConfigureAwait(false);
            long missed = Interlocked.Exchange(ref _missed, 0);
            if (missed > 0) await _to.WriteAsync($"({missed} packets passed faster than they could be printed)\n").ConfigureAwait(false);
            if (_seen.Reader.Count == 0) await _to.FlushAsync().ConfigureAwait(false);
        }
        await _to.FlushAsync().ConfigureAwait(false);
    }
}
