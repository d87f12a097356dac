// Options of level SOL_SOCKET (socket(7)). The numbers are Linux's on x86-64 and arm64.
#pragma warning disable CS1591 // The names are documented by the manual pages named above.

using Sockeye.Core.Sockets.Options;

namespace Sockeye.Berkeley;

public static partial class Libc
{
    public const int SO_DEBUG = SocketOption.Debug;
    public const int SO_REUSEADDR = SocketOption.ReuseAddress;
    public const int SO_TYPE = SocketOption.Type;
    public const int SO_ERROR = SocketOption.Error;
    public const int SO_DONTROUTE = SocketOption.DontRoute;
    public const int SO_BROADCAST = SocketOption.Broadcast;
    public const int SO_TIMESTAMPING = SocketOption.Timestamping;
    public const int SCM_TIMESTAMPING = SocketOption.Timestamping;
    public const int SO_MEMINFO = SocketOption.MemoryInfo;
    public const int SO_SNDBUF = SocketOption.SendBuffer;
    public const int SO_RCVBUF = SocketOption.ReceiveBuffer;
    public const int SO_KEEPALIVE = SocketOption.KeepAlive;
    public const int SO_OOBINLINE = SocketOption.OutOfBandInline;
    public const int SO_PRIORITY = SocketOption.Priority;
    public const int SO_LINGER = SocketOption.Linger;
    public const int SO_REUSEPORT = SocketOption.ReusePort;
    public const int SO_PASSCRED = SocketOption.PassCredentials;
    public const int SO_PEERCRED = SocketOption.PeerCredentials;
    public const int SO_RCVLOWAT = SocketOption.ReceiveLowWater;
    public const int SO_SNDLOWAT = SocketOption.SendLowWater;
    public const int SO_RCVTIMEO = SocketOption.ReceiveTimeout;
    public const int SO_SNDTIMEO = SocketOption.SendTimeout;
    public const int SO_BINDTODEVICE = SocketOption.BindToDevice;
    public const int SO_TIMESTAMP = SocketOption.Timestamp;
    public const int SO_ACCEPTCONN = SocketOption.AcceptConnections;
    public const int SO_SNDBUFFORCE = SocketOption.SendBufferForce;
    public const int SO_RCVBUFFORCE = SocketOption.ReceiveBufferForce;
    public const int SO_MARK = SocketOption.Mark;
    public const int SO_PROTOCOL = SocketOption.Protocol;
    public const int SO_DOMAIN = SocketOption.Domain;
    public const int SO_BUSY_POLL = SocketOption.BusyPoll;
    public const int SO_INCOMING_CPU = SocketOption.IncomingCpu;
    public const int SO_MAX_PACING_RATE = 47;
    public const int SO_ZEROCOPY = 60;

    public const int SCM_RIGHTS = 1;
    public const int SCM_CREDENTIALS = 2;

    public const int SOMAXCONN = 4096;
}
