// Numbers as Linux has them on x86-64 and arm64 (linux/tcp.h).
#pragma warning disable CS1591 // The names are documented by tcp(7).

namespace Sockeye.Core.Sockets.Options;

/// <summary>TCP_…: options of level <see cref="OptionLevel.Tcp"/>.</summary>
public static class TcpOption
{
    public const int NoDelay = 1, MaximumSegment = 2, Cork = 3, KeepIdle = 4, KeepInterval = 5, KeepCount = 6, SynCount = 7,
        Linger2 = 8, DeferAccept = 9, WindowClamp = 10, Info = 11, QuickAck = 12, Congestion = 13, Md5Signature = 14,
        ThinLinearTimeouts = 16, ThinDuplicateAck = 17, UserTimeout = 18, Repair = 19, RepairQueue = 20, QueueSequence = 21,
        RepairOptions = 22, FastOpen = 23, Timestamp = 24, NotSentLowWater = 25, CongestionInfo = 26, SaveSyn = 27, SavedSyn = 28,
        RepairWindow = 29, FastOpenConnect = 30, UpperProtocol = 31, Md5SignatureExtended = 32, FastOpenKey = 33,
        FastOpenNoCookie = 34, ZeroCopyReceive = 35, Inq = 36, TransmitDelay = 37, IsMultipath = 43, RtoMaximum = 44,
        RtoMinimum = 45, DelayedAckMaximum = 46;

    /// <summary>TCP_CM_INQ: the control message of <see cref="Inq"/>.</summary>
    public const int ControlInq = Inq;
}
