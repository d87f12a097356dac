// What a SYN offers and what two SYNs agree on. Read RFC 9293 §3.7.1 (MSS), RFC 7323 §2.2, §3.2, RFC 2018 §2.

using System;
using Sockeye.Core.Transport.Tcp.Extensions.Ecn;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Extensions;

/// <summary>Options of one handshake: offered by us, or agreed.</summary>
/// <param name="Mss">MSS that we announce.</param>
/// <param name="Timestamps">Timestamps.</param>
/// <param name="SelectiveAcknowledgment">SACK.</param>
/// <param name="WindowScaling">Window scaling.</param>
/// <param name="Scale">Our shift.</param>
internal readonly record struct HandshakeOptions(
    ushort Mss, bool Timestamps, bool SelectiveAcknowledgment, bool WindowScaling, WindowScale Scale)
{
    private const int MssLength = 4, TimestampsLength = 12, SackPermittedLength = 4, WindowScaleLength = 4;

    /// <summary>Text that a full segment of the peer brings.</summary>
    public int TextLimit => Math.Max(1, Mss - (Timestamps ? TimestampsLength : 0));

    /// <summary>What the settings let us offer. The scale follows from the receive buffer (<c>InitialReceiveWindow</c>); a signature and
    /// timestamps would leave no room for SACK blocks.</summary>
    public static HandshakeOptions Offer(TcpSettings settings, ushort mss, bool isSigned = false) =>
        new(mss, settings.Timestamps && !isSigned, settings.SelectiveAcknowledgment, settings.WindowScaling, WindowScale.None);

    /// <summary>What is left of an offer after the peer's SYN: an option counts only if both send it.</summary>
    public HandshakeOptions Agree(in TcpOptions peer) => this with
    {
        Timestamps = Timestamps && peer.HasTimestamps,
        SelectiveAcknowledgment = SelectiveAcknowledgment && peer.SackPermitted,
        WindowScaling = WindowScaling && peer.HasWindowScale,
        Scale = WindowScaling && peer.HasWindowScale ? Scale : WindowScale.None,
    };

    /// <summary>Writes the options of a SYN or SYN-ACK, in Linux's order: signature, MSS, SACK with timestamps, accurate ECN, window scale,
    /// Fast Open. What finds no room is left out from the end; accurate ECN gives way to Fast Open.</summary>
    public int Write(Span<byte> destination, in HandshakeExtras extras)
    {
        int length = 0;
        if (extras.IsSigned)
        {
            var first = new TcpOptionWriter(destination);
            first.TryAppendMd5Signature();
            length = first.Length;
        }
        length += TcpOptionWriter.WriteSyn(
            destination[length..],
            Mss,
            SelectiveAcknowledgment,
            Timestamps ? (extras.TsVal, extras.TsEcr) : null,
            WindowScaling ? Scale : null,
            extras.WithAccurateEcn ? FitAccurateEcn(destination.Length - length - extras.Cookie.OptionLength) : null);
        var last = new TcpOptionWriter(destination[length..]);
        extras.Cookie.TryAppend(ref last);
        return length + last.Length;
    }

    // RFC 9768 §3.2.3: the option of a SYN-ACK, as much of it as there is room for.
    private AccurateEcnOption? FitAccurateEcn(int room)
    {
        int taken = MssLength + (WindowScaling ? WindowScaleLength : 0);
        taken += Timestamps ? TimestampsLength : SelectiveAcknowledgment ? SackPermittedLength : 0;
        int padding = SelectiveAcknowledgment && !Timestamps ? 2 : WindowScaling ? 1 : 0;
        var space = AccurateEcnSpace.Fit(room - taken, least: 0, sackBlocks: 0, padding);
        return space.Fits ? AccurateEcnReceiver.InitialOption(space.Counters) : null;
    }
}
