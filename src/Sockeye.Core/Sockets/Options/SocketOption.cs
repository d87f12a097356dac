// Numbers as Linux has them on x86-64 and arm64 (asm-generic/socket.h).
#pragma warning disable CS1591 // The names are documented by socket(7).

namespace Sockeye.Core.Sockets.Options;

/// <summary>SO_…: options of level <see cref="OptionLevel.Socket"/>.</summary>
public static class SocketOption
{
    public const int Debug = 1, ReuseAddress = 2, Type = 3, Error = 4, DontRoute = 5, Broadcast = 6, SendBuffer = 7,
        ReceiveBuffer = 8, KeepAlive = 9, OutOfBandInline = 10, NoCheck = 11, Priority = 12, Linger = 13, BsdCompatible = 14,
        ReusePort = 15, PassCredentials = 16, PeerCredentials = 17, ReceiveLowWater = 18, SendLowWater = 19,
        ReceiveTimeout = 20, SendTimeout = 21, BindToDevice = 25, Timestamp = 29, AcceptConnections = 30,
        SendBufferForce = 32, ReceiveBufferForce = 33, Mark = 36, Protocol = 38, Domain = 39,
        Timestamping = 37, PeekOffset = 42, BusyPoll = 46, MaxPacingRate = 47, IncomingCpu = 49, MemoryInfo = 55, Cookie = 57,
        ZeroCopy = 60, TimestampingNew = 65, TransmitRehash = 74, BindToIfIndex = 62, ReceiveTimeoutNew = 66, SendTimeoutNew = 67;
}
