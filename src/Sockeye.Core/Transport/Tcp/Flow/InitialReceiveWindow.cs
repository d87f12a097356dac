// The window and the scale that a SYN or SYN-ACK offers. Read RFC 7323 §2.2 and §2.3, RFC 9293 §3.8.6.

using System;
using System.Numerics;
using Sockeye.Core.Internet.Routing;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Flow;

/// <summary>The receive side of a handshake.</summary>
/// <param name="Window">Bytes offered at first: whole segments, if there is room for one.</param>
/// <param name="Clamp">The largest window that the scale can say and the buffer may ever hold.</param>
/// <param name="Scale">The shift that we offer.</param>
internal readonly record struct InitialReceiveWindow(int Window, int Clamp, WindowScale Scale)
{
    /// <summary>The window as the field of a SYN says it, where nothing is scaled (RFC 7323 §2.2).</summary>
    public UnscaledWindow Field => new((ushort)Math.Min(Window, ushort.MaxValue));

    /// <summary>Chooses for one handshake.</summary>
    /// <param name="settings">What the stack allows.</param>
    /// <param name="options">What the application asked for.</param>
    /// <param name="segmentSize">Our MSS option, less the timestamps if both ends use them.</param>
    /// <param name="isScaled">Windows may be scaled.</param>
    /// <param name="metrics">What the route says, or null.</param>
    public static InitialReceiveWindow Choose(
        TcpSettings settings, TcpSocketOptions options, int segmentSize, bool isScaled, RouteMetrics? metrics)
    {
        int full = ReceiveBudget.Begin(options.ReceiveBuffer, options.ReceiveBufferFixed).FullSpace;
        int clamp = options.WindowClamp > 0 ? options.WindowClamp : metrics is { WindowClamp: > 0 } ? metrics.WindowClamp : (int)WindowSize.Max;
        if (options.ReceiveBufferFixed) clamp = Math.Min(clamp, full);
        int window = Math.Min(clamp, full);
        if (window > segmentSize) window -= window % segmentSize;
        WindowScale scale = isScaled ? ScaleFor(Math.Min(clamp, Math.Max(window, settings.ReceiveBufferMaximum))) : WindowScale.None;
        if (metrics is { InitialReceiveWindow: > 0 }) window = (int)Math.Min(window, (long)metrics.InitialReceiveWindow * segmentSize);
        return new InitialReceiveWindow(window, Math.Min(clamp, ushort.MaxValue << scale.Shift), scale);
    }

    private static WindowScale ScaleFor(int most) => new((byte)Math.Clamp(BitOperations.Log2((uint)Math.Max(most, 1)) - 15, 0, WindowScale.MaxShift));
}
