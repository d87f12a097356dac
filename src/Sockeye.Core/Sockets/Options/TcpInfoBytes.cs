// TCP_INFO: struct tcp_info as linux/tcp.h lays it out (Linux 7). What we do not know is zero.

using System;
using System.Buffers.Binary;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Flow;

namespace Sockeye.Core.Sockets.Options;

/// <summary>What TCP knows of a connection, in the kernel's layout.</summary>
internal static class TcpInfoBytes
{
    /// <summary>Bytes of the structure up to tcpi_options2.</summary>
    public const int Length = 280;

    private const byte OptionTimestamps = 1;
    private const byte OptionSack = 2;
    private const byte OptionWindowScale = 4;
    private const byte OptionEcn = 8;
    private const byte OptionEcnSeen = 16;

    // tcpi_ecn_mode.
    private const uint ModeOff = 0, ModeClassic = 1, ModeAccurate = 2;
    private const byte OptionSynData = 32;
    private const byte OptionFastOpenChild = 128;
    private const int FastOpenFailureShift = 1;

    /// <summary>Writes as much as there is room for; the result is its length.</summary>
    public static SocketResult Write(StreamSocket socket, Span<byte> target)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes.Clear();
        if (socket.Connection is { } connection) Fill(bytes, connection.GetInfo());
        else FillIdle(bytes, socket);
        if (socket.Listener is { } listener)
        {
            // Of a listener tcpi_unacked is the queue and tcpi_sacked its limit, as ss shows them.
            Put(bytes, 24, (uint)listener.PendingCount);
            Put(bytes, 28, (uint)listener.Backlog);
        }
        return OptionValue.Write(target, bytes);
    }

    // Of a socket without a connection: what a connection would begin with.
    private static void FillIdle(Span<byte> bytes, StreamSocket socket)
    {
        TcpSettings settings = socket.Layer.Tcp.Settings;
        bytes[0] = StateNumber(socket.Listener is null ? TcpState.Closed : TcpState.Listen);
        if (socket.Listener is not null) return;
        Fill(bytes, new TcpInfo
        {
            State = TcpState.Closed,
            Rto = settings.InitialRto,
            SendMss = SegmentSize.Default(Wire.Addresses.IPVersion.V4),
            RttVariation = settings.InitialRto / 4,
            CongestionWindow = (uint)settings.InitialWindow,
            SlowStartThreshold = int.MaxValue,
            Reordering = (uint)settings.Reordering,
            IsDeliveryAppLimited = true,
            PacingRate = ulong.MaxValue,
            MaxPacingRate = socket.Options.MaxPacingRate,
        });
    }

    /// <summary>The kernel's number of a state (net/tcp_states.h).</summary>
    public static byte StateNumber(TcpState state) => state switch
    {
        TcpState.Established => 1,
        TcpState.SynSent => 2,
        TcpState.SynReceived => 3,
        TcpState.FinWait1 => 4,
        TcpState.FinWait2 => 5,
        TcpState.TimeWait => 6,
        TcpState.Closed => 7,
        TcpState.CloseWait => 8,
        TcpState.LastAck => 9,
        TcpState.Listen => 10,
        TcpState.Closing => 11,
        _ => 0,
    };

    private static void Fill(Span<byte> bytes, in TcpInfo info)
    {
        // A socket whose connection is in TIME-WAIT is closed; the wait has no socket.
        bytes[0] = StateNumber(info.State == TcpState.TimeWait ? TcpState.Closed : info.State);
        bytes[1] = info.SenderState;
        bytes[2] = (byte)Math.Min(255, info.Timeouts);
        bytes[3] = (byte)Math.Min(255, info.Probes);
        bytes[4] = (byte)Math.Min(255, info.BackOffs);
        bytes[5] = (byte)((info.Timestamps ? OptionTimestamps : 0) | (info.SelectiveAcknowledgment ? OptionSack : 0) |
            (info.WindowScaling ? OptionWindowScale : 0) | (info.Ecn.IsOn ? OptionEcn : 0) | (info.Ecn.HasSeenEct ? OptionEcnSeen : 0) |
            (info.IsSynTextTaken ? OptionSynData : 0) | (info.IsPassiveFastOpen ? OptionFastOpenChild : 0));
        bytes[6] = (byte)(info.SendScale | (info.ReceiveScale << 4));
        bytes[7] = (byte)((info.IsDeliveryAppLimited ? 1 : 0) | ((int)info.FastOpenFailure << FastOpenFailureShift));
        Put(bytes, 8, 1000 * Milliseconds(info.Rto + TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond - 1))); // Linux counts it in ticks
        Put(bytes, 16, (uint)info.SendMss);
        Put(bytes, 12, Microseconds(info.DelayedAck));
        Put(bytes, 20, (uint)info.ReceiveMss);
        Put(bytes, 24, info.UnacknowledgedSegments);
        Put(bytes, 28, info.SackedSegments);
        Put(bytes, 32, info.LostSegments);
        Put(bytes, 36, info.RetransmittedSegments);
        Put(bytes, 44, Milliseconds(info.SinceSent));
        Put(bytes, 52, Milliseconds(info.SinceReceived));
        Put(bytes, 56, Milliseconds(info.SinceAcknowledged));
        Put(bytes, 60, (uint)info.PathMtu);
        Put(bytes, 64, info.ReceiveThreshold);
        Put(bytes, 68, Microseconds(info.Rtt));
        Put(bytes, 72, Microseconds(info.RttVariation));
        Put(bytes, 76, info.SlowStartThreshold);
        Put(bytes, 80, info.CongestionWindow);
        Put(bytes, 84, (uint)info.AdvertisedMss);
        Put(bytes, 88, info.Reordering);
        Put(bytes, 92, Microseconds(info.ReceiveRtt));
        Put(bytes, 96, (uint)info.ReceiveSpace);
        Put(bytes, 100, Limit(info.Retransmissions));
        PutLong(bytes, 104, (long)info.PacingRate);
        PutLong(bytes, 112, (long)info.MaxPacingRate);
        PutLong(bytes, 120, info.BytesAcknowledged);
        PutLong(bytes, 128, info.BytesReceived);
        Put(bytes, 136, Limit(info.SegmentsOut));
        Put(bytes, 140, Limit(info.SegmentsIn));
        Put(bytes, 144, (uint)info.Unsent);
        Put(bytes, 148, info.MinimumRtt == TimeSpan.Zero ? uint.MaxValue : Microseconds(info.MinimumRtt));
        Put(bytes, 152, Limit(info.DataSegmentsIn));
        Put(bytes, 156, Limit(info.DataSegmentsOut));
        PutLong(bytes, 160, info.DeliveryRate);
        PutLong(bytes, 168, Microseconds(info.Busy));
        PutLong(bytes, 176, Microseconds(info.WindowLimited));
        PutLong(bytes, 184, Microseconds(info.BufferLimited));
        Put(bytes, 192, Limit(info.Delivered));
        PutLong(bytes, 200, info.BytesSent);
        PutLong(bytes, 208, info.BytesRetransmitted);
        Put(bytes, 216, Limit(info.DuplicatesReported));
        Put(bytes, 220, info.ReorderingSeen);
        Put(bytes, 224, Limit(info.OutOfOrderSegments));
        Put(bytes, 228, info.SendWindow);
        Put(bytes, 232, info.ReceiveWindow);
        Put(bytes, 236, (uint)info.Rehashes);
        PutShort(bytes, 240, info.TotalTimeouts);
        PutShort(bytes, 242, info.TimeoutRecoveries);
        Put(bytes, 244, Milliseconds(info.InTimeouts));
        FillEcn(bytes, info.Ecn);
    }

    // The last word: two bits of mode, two of what was seen of the option, four of faults.
    private static void FillEcn(Span<byte> bytes, in TcpEcnInfo ecn)
    {
        Put(bytes, 196, ecn.DeliveredCe);
        Put(bytes, 248, ecn.ReceivedCe);
        PutCounters(bytes[252..], ecn.DeliveredBytes);
        PutCounters(bytes[264..], ecn.ReceivedBytes);
        uint mode = !ecn.IsOn ? ModeOff : ecn.IsAccurate ? ModeAccurate : ModeClassic;
        Put(bytes, 276, mode | (uint)ecn.OptionSeen << 2 | (uint)ecn.Faults << 4);
    }

    private static void PutCounters(Span<byte> bytes, (uint Ect1, uint Ect0, uint Ce) counters)
    {
        Put(bytes, 0, counters.Ect1);
        Put(bytes, 4, counters.Ect0);
        Put(bytes, 8, counters.Ce);
    }

    private static uint Limit(long number) => (uint)Math.Clamp(number, 0, uint.MaxValue);

    private static uint Milliseconds(TimeSpan time) => Limit((long)time.TotalMilliseconds);

    private static uint Microseconds(TimeSpan time) => (uint)Math.Clamp(time.Ticks / 10, 0, uint.MaxValue);

    private static void Put(Span<byte> bytes, int offset, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[offset..], value);

    private static void PutShort(Span<byte> bytes, int offset, int value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[offset..], (ushort)Math.Min(value, ushort.MaxValue));

    private static void PutLong(Span<byte> bytes, int offset, long value) =>
        BinaryPrimitives.WriteInt64LittleEndian(bytes[offset..], value);
}
