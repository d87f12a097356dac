// SOL_SOCKET (socket(7)); behaviour of Linux's sk_setsockopt and sk_getsockopt.

using System;
using System.Buffers.Binary;
using System.Text;
using Sockeye.Core.Foundation;
using Sockeye.Core.Local;

namespace Sockeye.Core.Sockets.Options;

/// <summary>Options of every socket.</summary>
internal static class SocketLevel
{
    private const int InterfaceNameSize = 16;

    /// <summary>Sets an option. EINVAL (short value), ENOPROTOOPT (unknown), EDOM, ENODEV, EPERM.</summary>
    public static Errno Set(Socket socket, int name, ReadOnlySpan<byte> value)
    {
        switch (name)
        {
            case SocketOption.BindToDevice:
                return BindToDevice(socket, value);
            case SocketOption.ReceiveTimeout or SocketOption.ReceiveTimeoutNew or SocketOption.SendTimeout or SocketOption.SendTimeoutNew:
                return SetTimeout(socket.Options, name, value);
            case SocketOption.Linger:
                return SetLinger(socket.Options, value);
            case SocketOption.Timestamping or SocketOption.TimestampingNew:
                return Timestamping.Set(socket, value);
            case SocketOption.MaxPacingRate:
                return SetPacingRate(socket, value);
        }
        if (!OptionValue.TryRead(value, out int number)) return Errno.EINVAL;
        Errno error = SetNumber(socket, name, number);
        if (error == Errno.None) Apply(socket);
        return error;
    }

    /// <summary>Tells an option; the result's value is the length.</summary>
    public static SocketResult Get(Socket socket, int name, Span<byte> target)
    {
        SocketOptions options = socket.Options;
        switch (name)
        {
            case SocketOption.ReceiveTimeout or SocketOption.ReceiveTimeoutNew:
                return OptionValue.WriteTimeval(target, options.ReceiveTimeout);
            case SocketOption.SendTimeout or SocketOption.SendTimeoutNew:
                return OptionValue.WriteTimeval(target, options.SendTimeout);
            case SocketOption.Linger:
                return GetLinger(options, target);
            case SocketOption.BindToDevice:
                return GetDevice(socket, target);
            case SocketOption.PeerCredentials:
                return GetCredentials(socket, target);
            case SocketOption.Cookie:
                return GetCookie(socket, target);
            case SocketOption.Timestamping or SocketOption.TimestampingNew:
                return Timestamping.Get(socket, target);
            case SocketOption.MaxPacingRate:
                return GetPacingRate(options, target);
            case SocketOption.MemoryInfo:
                return MemoryInfo.Write(socket, target);
        }
        if (name == SocketOption.PassCredentials && socket is not LocalSocket) return Errno.EOPNOTSUPP;
        if (name == SocketOption.PeekOffset && socket is PingSocket) return Errno.EOPNOTSUPP;
        return TryGetNumber(socket, name, out int number) ? OptionValue.Write(target, number) : Errno.ENOPROTOOPT;
    }

    private static Errno SetNumber(Socket socket, int name, int number)
    {
        SocketOptions options = socket.Options;
        bool flag = number != 0;
        switch (name)
        {
            case SocketOption.ReuseAddress: options.ReuseAddress = flag; break;
            case SocketOption.ReusePort when flag && socket is LocalSocket: return Errno.EOPNOTSUPP;
            case SocketOption.ReusePort: options.ReusePort = flag; break;
            case SocketOption.Broadcast: options.Broadcast = flag; break;
            case SocketOption.KeepAlive: options.KeepAlive = flag; break;
            case SocketOption.OutOfBandInline: options.OutOfBandInline = flag; break;
            case SocketOption.DontRoute: options.DontRoute = flag; break;
            case SocketOption.Timestamp: options.Timestamp = flag; break;
            case SocketOption.Priority: options.Priority = number; break;
            case SocketOption.Mark: options.Mark = number; break;
            case SocketOption.ReceiveLowWater: SetLowWater(socket, number); break;
            case SocketOption.PeekOffset when socket is PingSocket: return Errno.EOPNOTSUPP;
            case SocketOption.PeekOffset when socket is InternetSocket: options.SetPeekOffset(number); break;
            case SocketOption.SendBuffer or SocketOption.SendBufferForce: SetSendBuffer(socket, number); break;
            case SocketOption.ReceiveBuffer or SocketOption.ReceiveBufferForce: SetReceiveBuffer(socket, number); break;
            case SocketOption.ZeroCopy when socket is LocalSocket or PingSocket: return Errno.EOPNOTSUPP;
            case SocketOption.ZeroCopy when number is < 0 or > 1: return Errno.EINVAL;
            case SocketOption.ZeroCopy: options.ZeroCopy = flag; break;
            case SocketOption.TransmitRehash when number is < -1 or > 1: return Errno.EINVAL;
            case SocketOption.TransmitRehash: options.TransmitRehash = number == -1 ? 1 : number; break;
            case SocketOption.IncomingCpu: options.IncomingProcessor = number; break;
            case SocketOption.BindToIfIndex: return BindToIndex(socket, number);
            case SocketOption.Debug: options.Debug = flag; break;
            case SocketOption.NoCheck: options.NoCheck = flag; break;
            case SocketOption.PassCredentials when socket is LocalSocket: options.PassCredentials = flag; break;
            case SocketOption.PassCredentials: return Errno.EOPNOTSUPP;
            // Accepted and without effect, as in Linux today.
            case SocketOption.BsdCompatible: break;
            // Told, never set.
            case SocketOption.Type or SocketOption.Protocol or SocketOption.Domain or SocketOption.Error
                or SocketOption.AcceptConnections: return Errno.ENOPROTOOPT;
            default: return Errno.ENOPROTOOPT;
        }
        return Errno.None;
    }

    private static bool TryGetNumber(Socket socket, int name, out int number)
    {
        SocketOptions options = socket.Options;
        switch (name)
        {
            case SocketOption.BsdCompatible: number = 0; break;
            case SocketOption.Debug: number = options.Debug ? 1 : 0; break;
            case SocketOption.NoCheck: number = options.NoCheck ? 1 : 0; break;
            case SocketOption.PassCredentials: number = options.PassCredentials ? 1 : 0; break;
            case SocketOption.ReuseAddress: number = options.ReuseAddress ? 1 : 0; break;
            case SocketOption.ReusePort: number = options.ReusePort ? 1 : 0; break;
            case SocketOption.Broadcast: number = options.Broadcast ? 1 : 0; break;
            case SocketOption.KeepAlive: number = options.KeepAlive ? 1 : 0; break;
            case SocketOption.OutOfBandInline: number = options.OutOfBandInline ? 1 : 0; break;
            case SocketOption.DontRoute: number = options.DontRoute ? 1 : 0; break;
            case SocketOption.Timestamp: number = options.Timestamp ? 1 : 0; break;
            case SocketOption.Priority: number = options.Priority; break;
            case SocketOption.Mark: number = options.Mark; break;
            case SocketOption.ReceiveLowWater: number = options.ReceiveLowWater; break;
            case SocketOption.PeekOffset when socket is InternetSocket: number = options.PeekOffset; break;
            case SocketOption.SendLowWater: number = 1; break;
            case SocketOption.SendBuffer: number = socket is StreamSocket { Connection: { } connection } ? connection.SendLimit : options.SendBuffer; break;
            case SocketOption.ReceiveBuffer: number = ReceiveBufferOf(socket); break;
            case SocketOption.Type: number = (int)socket.Type; break;
            case SocketOption.Protocol: number = socket.Protocol; break;
            case SocketOption.Domain: number = (int)socket.Family; break;
            case SocketOption.Error: number = (int)TakeAnyError(socket); break;
            case SocketOption.AcceptConnections: number = IsListening(socket) ? 1 : 0; break;
            case SocketOption.BindToIfIndex: number = options.InterfaceIndex; break;
            case SocketOption.IncomingCpu: number = options.IncomingProcessor; break;
            case SocketOption.ZeroCopy: number = options.ZeroCopy ? 1 : 0; break;
            case SocketOption.TransmitRehash: number = options.TransmitRehash; break;
            default: number = 0; return false;
        }
        return true;
    }

    // Also what an ICMP message said and the connection survived (sk_err_soft).
    private static Errno TakeAnyError(Socket socket)
    {
        Errno error = socket.TakeError();
        return error == Errno.None && socket is StreamSocket { Connection: { } connection } ? connection.TakeSoftError() : error;
    }

    private static bool IsListening(Socket socket) =>
        socket is StreamSocket { Listener: not null } or LocalSocket { Endpoint.State: LocalState.Listening };

    // socket(7): "The kernel doubles this value (to allow space for bookkeeping overhead) … and this doubled value is
    // returned by getsockopt(2)." Sizes in 64 bit: what an application says may be anything.
    private static void SetSendBuffer(Socket socket, int number)
    {
        long asked = Math.Min((uint)number, (uint)socket.Layer.Settings.MaxSendBuffer);
        socket.Options.SendBuffer = (int)Math.Max(SocketOptions.MinSendBuffer, asked * 2);
        socket.Options.SendBufferLocked = true;
    }

    // A stream's buffer grows by itself until it is set.
    private static int ReceiveBufferOf(Socket socket) =>
        socket is StreamSocket { Connection: { } connection } ? connection.ReceiveMemoryLimit : socket.Options.ReceiveBuffer;

    private static void SetReceiveBuffer(Socket socket, int number)
    {
        long asked = Math.Min((uint)number, (uint)socket.Layer.Settings.MaxReceiveBuffer);
        socket.Options.ReceiveBuffer = (int)Math.Max(SocketOptions.MinReceiveBuffer, asked * 2);
        socket.Options.ReceiveBufferLocked = true;
    }

    // A long where the caller has one, else an int; the largest number means no limit (sk_setsockopt).
    private static Errno SetPacingRate(Socket socket, ReadOnlySpan<byte> value)
    {
        if (!OptionValue.TryRead(value, out int number)) return Errno.EINVAL;
        ulong rate = value.Length >= sizeof(ulong)
            ? BinaryPrimitives.ReadUInt64LittleEndian(value)
            : number == -1 ? ulong.MaxValue : (uint)number;
        socket.Options.MaxPacingRate = rate;
        Apply(socket);
        return Errno.None;
    }

    private static SocketResult GetPacingRate(SocketOptions options, Span<byte> target)
    {
        if (target.Length < sizeof(ulong)) return OptionValue.Write(target, (int)(uint)Math.Min(options.MaxPacingRate, uint.MaxValue));
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, options.MaxPacingRate);
        return OptionValue.Write(target, bytes);
    }

    // What a lower room keeps of these options follows them.
    private static void Apply(Socket socket)
    {
        switch (socket)
        {
            case StreamSocket stream:
                ApplyToTcp(stream);
                break;
            case DatagramSocket datagram:
                datagram.Endpoint.Queue.Limit = datagram.Options.ReceiveBuffer;
                datagram.SyncEndpoint((int)datagram.Bound.ScopeId);
                break;
            case PingSocket ping:
                ping.Endpoint.Queue.Limit = ping.Options.ReceiveBuffer;
                break;
            case LocalSocket local:
                local.Endpoint.SendLimit = local.Options.SendBuffer;
                break;
        }
        if (socket is InternetSocket { Lease: { } lease })
        {
            lease.ReuseAddress = socket.Options.ReuseAddress;
            lease.ReusePort = socket.Options.ReusePort;
            lease.InterfaceIndex = socket.Options.InterfaceIndex;
        }
    }

    private static void ApplyToTcp(StreamSocket stream)
    {
        if (stream.ConnectionLease is { } lease)
        {
            lease.ReuseAddress = stream.Options.ReuseAddress;
            lease.ReusePort = stream.Options.ReusePort;
        }
        var tcp = stream.Tcp;
        tcp.KeepAlive = stream.Options.KeepAlive;
        tcp.OutOfBandInline = stream.Options.OutOfBandInline;
        tcp.MaxPacingRate = stream.Options.MaxPacingRate;
        if (stream.Options.SendBufferLocked)
        {
            tcp.SendBuffer = stream.Options.SendBuffer;
            tcp.SendBufferFixed = true;
        }
        if (stream.Options.ReceiveBufferLocked)
        {
            tcp.ReceiveBuffer = stream.Options.ReceiveBuffer;
            tcp.ReceiveBufferFixed = true;
        }
        stream.Connection?.OptionsChanged();
    }

    private static void SetLowWater(Socket socket, int number)
    {
        // tcp_set_rcvlowat: never more than half of what the buffer may become.
        int most = socket is StreamSocket stream ? stream.Layer.Tcp.Settings.ReceiveBufferMaximum / 2 : int.MaxValue;
        socket.Options.ReceiveLowWater = Math.Clamp(number < 0 ? int.MaxValue : number, 1, most);
        // What was too little may be enough now.
        if (socket is StreamSocket && (socket.Poll() & PollEvents.In) != 0) socket.Notify(Transport.Notice.Readable);
    }

    private static Errno SetTimeout(SocketOptions options, int name, ReadOnlySpan<byte> value)
    {
        Errno error = OptionValue.TryReadTimeval(value, out long microseconds);
        if (error != Errno.None) return error;
        if (name is SocketOption.ReceiveTimeout or SocketOption.ReceiveTimeoutNew) options.ReceiveTimeout = microseconds;
        else options.SendTimeout = microseconds;
        return Errno.None;
    }

    private static Errno SetLinger(SocketOptions options, ReadOnlySpan<byte> value)
    {
        if (value.Length < 8) return Errno.EINVAL;
        options.Linger = BinaryPrimitives.ReadInt32LittleEndian(value) != 0;
        if (options.Linger) options.LingerSeconds = BinaryPrimitives.ReadInt32LittleEndian(value[4..]);
        return Errno.None;
    }

    private static SocketResult GetLinger(SocketOptions options, Span<byte> target)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, options.Linger ? 1 : 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], options.LingerSeconds);
        return OptionValue.Write(target, bytes);
    }

    private static Errno BindToDevice(Socket socket, ReadOnlySpan<byte> value)
    {
        if (value.Length >= InterfaceNameSize) value = value[..(InterfaceNameSize - 1)];
        int end = value.IndexOf((byte)0);
        if (end >= 0) value = value[..end];
        if (value.IsEmpty) return BindToIndex(socket, 0);
        int index = socket.Layer.Network.IndexOf(Encoding.UTF8.GetString(value));
        return index == 0 ? Errno.ENODEV : BindToIndex(socket, index);
    }

    private static Errno BindToIndex(Socket socket, int index)
    {
        if (index < 0) return Errno.EINVAL;
        socket.Options.InterfaceIndex = index;
        Apply(socket);
        return Errno.None;
    }

    private static SocketResult GetDevice(Socket socket, Span<byte> target)
    {
        if (socket.Options.InterfaceIndex == 0) return SocketResult.Success();
        if (target.Length < InterfaceNameSize) return Errno.EINVAL;
        string? name = socket.Layer.Network.NameOf(socket.Options.InterfaceIndex);
        if (name is null) return Errno.ENODEV;
        return OptionValue.Write(target, Encoding.UTF8.GetBytes(name + "\0"));
    }

    // struct ucred: of whoever made the peer, which here is always this host; of an unconnected socket nobody.
    private static SocketResult GetCredentials(Socket socket, Span<byte> target)
    {
        Span<byte> bytes = stackalloc byte[12];
        bool hasPeer = socket is LocalSocket { Endpoint.State: not LocalState.Idle };
        SocketSettings settings = socket.Layer.Settings;
        BinaryPrimitives.WriteInt32LittleEndian(bytes, hasPeer ? settings.ProcessId : 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], hasPeer ? settings.UserId : -1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], hasPeer ? settings.GroupId : -1);
        return OptionValue.Write(target, bytes);
    }

    private static SocketResult GetCookie(Socket socket, Span<byte> target)
    {
        if (target.Length < sizeof(ulong)) return Errno.EINVAL;
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        ulong cookie = ((ulong)socket.Handle.Generation << 32) | (uint)socket.Handle.Index;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, cookie);
        return OptionValue.Write(target, bytes);
    }
}
