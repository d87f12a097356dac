// Numbers of options and levels, Linux's on x86-64 and arm64 (asm-generic/socket.h, linux/in.h, linux/in6.h, linux/tcp.h, linux/udp.h).

namespace Sockeye.Core.Sockets.Options;

/// <summary>Levels of setsockopt.</summary>
internal static class OptionLevel
{
    public const int Socket = 1, IP = 0, IPv6 = 41, Tcp = 6, Udp = 17, Icmp = 1, IcmpV6 = 58, Raw = 255;
}

/// <summary>SO_….</summary>
internal static class SocketOption
{
    public const int Debug = 1, ReuseAddress = 2, Type = 3, Error = 4, DontRoute = 5, Broadcast = 6, SendBuffer = 7,
        ReceiveBuffer = 8, KeepAlive = 9, OutOfBandInline = 10, NoCheck = 11, Priority = 12, Linger = 13, BsdCompatible = 14,
        ReusePort = 15, PassCredentials = 16, PeerCredentials = 17, ReceiveLowWater = 18, SendLowWater = 19,
        ReceiveTimeout = 20, SendTimeout = 21, BindToDevice = 25, Timestamp = 29, AcceptConnections = 30,
        SendBufferForce = 32, ReceiveBufferForce = 33, Mark = 36, Protocol = 38, Domain = 39,
        BusyPoll = 46, IncomingCpu = 49, Cookie = 57, BindToIfIndex = 62, ReceiveTimeoutNew = 66, SendTimeoutNew = 67;
}

/// <summary>IP_….</summary>
internal static class IPOption
{
    public const int Tos = 1, Ttl = 2, HeaderIncluded = 3, ReceiveOptions = 6, PacketInfo = 8, MtuDiscover = 10,
        ReceiveErrors = 11, ReceiveTtl = 12, ReceiveTos = 13, Mtu = 14, FreeBind = 15, Transparent = 19,
        BindAddressNoPort = 24, MulticastInterface = 32, MulticastTtl = 33, MulticastLoop = 34, AddMembership = 35,
        DropMembership = 36, MulticastAll = 49, UnicastInterface = 50;
}

/// <summary>IPV6_….</summary>
internal static class IPv6Option
{
    public const int UnicastHops = 16, MulticastInterface = 17, MulticastHops = 18, MulticastLoop = 19, JoinGroup = 20,
        LeaveGroup = 21, MtuDiscover = 23, Mtu = 24, ReceiveErrors = 25, V6Only = 26, MulticastAll = 29,
        ReceivePacketInfo = 49, PacketInfo = 50, ReceiveHopLimit = 51, DontFragment = 62, ReceiveTrafficClass = 66,
        TrafficClass = 67;
}

/// <summary>TCP_….</summary>
internal static class TcpOption
{
    public const int NoDelay = 1, MaximumSegment = 2, Cork = 3, KeepIdle = 4, KeepInterval = 5, KeepCount = 6, SynCount = 7,
        Linger2 = 8, DeferAccept = 9, WindowClamp = 10, Info = 11, QuickAck = 12, Congestion = 13, UserTimeout = 18;
}

/// <summary>UDP_….</summary>
internal static class UdpOption
{
    public const int Cork = 1;
}
