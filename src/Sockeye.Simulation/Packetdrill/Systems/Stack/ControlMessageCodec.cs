using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Sockets.Options;
using Sockeye.Core.Transport;
using Sockeye.Wire.Addresses;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>Control messages as Linux lays them out: struct cmsghdr, its data, padding to eight octets.</summary>
internal static class ControlMessageCodec
{
    private const int HeaderLength = 16;
    private const int LevelIP = 0, LevelIPv6 = 41, LevelSocket = 1, LevelTcp = 6;
    private const int ReceiveErrors = 11, ReceiveErrorsV6 = 25, CmInq = 36;
    private const int TimeOfService = 1, TimeToLive = 2, TrafficClassV6 = 67, HopLimitV6 = 52;
    private const int ExtendedErrorLength = 16;
    private const int NanosecondsPerSecond = 1_000_000_000;

    /// <summary>What sendmsg(2) is asked for. EINVAL for what is unknown or malformed.</summary>
    public static Errno ReadSend(byte[]? control, out SendControl asked)
    {
        asked = default;
        ReadOnlySpan<byte> rest = control;
        while (rest.Length >= HeaderLength)
        {
            long length = BinaryPrimitives.ReadInt64LittleEndian(rest);
            if (length < HeaderLength || length > rest.Length) return Errno.EINVAL;
            int level = BinaryPrimitives.ReadInt32LittleEndian(rest[8..]);
            int type = BinaryPrimitives.ReadInt32LittleEndian(rest[12..]);
            ReadOnlySpan<byte> data = rest[HeaderLength..(int)length];
            if (data.Length < 4) return Errno.EINVAL;
            int number = BinaryPrimitives.ReadInt32LittleEndian(data);
            switch (level, type)
            {
                case (LevelSocket, SocketOption.Timestamping):
                    asked = asked with { Timestamping = number };
                    break;
                case (LevelIP, TimeOfService) or (LevelIPv6, TrafficClassV6):
                    asked = asked with { TrafficClass = (byte)number };
                    break;
                case (LevelIP, TimeToLive) or (LevelIPv6, HopLimitV6):
                    asked = asked with { HopLimit = (byte)number };
                    break;
                default:
                    return Errno.EINVAL;
            }
            rest = rest[Math.Min(rest.Length, ((int)length + 7) & ~7)..];
        }
        return Errno.None;
    }

    /// <summary>What recvmsg(2) tells, in the order in which Linux tells it.</summary>
    public static byte[] Write(in ReceivedMessage message, AddressFamily family)
    {
        var bytes = new List<byte>();
        if (message.StampTime is { } time) Put(bytes, LevelSocket, SocketOption.Timestamping, Stamp(time));
        if (message.Inq is { } waiting) Put(bytes, LevelTcp, CmInq, Number(waiting));
        bool isV6 = family == AddressFamily.IPv6;
        if (message.HopLimit is { } hops) Put(bytes, isV6 ? LevelIPv6 : LevelIP, isV6 ? HopLimitV6 : TimeToLive, Number(hops));
        if (message.TrafficClass is { } trafficClass)
        {
            Put(bytes, isV6 ? LevelIPv6 : LevelIP, isV6 ? TrafficClassV6 : TimeOfService, isV6 ? Number(trafficClass) : [trafficClass]);
        }
        if (message.Error is { } error) Put(bytes, isV6 ? LevelIPv6 : LevelIP, isV6 ? ReceiveErrorsV6 : ReceiveErrors, Error(error, isV6));
        return [.. bytes];
    }

    // struct scm_timestamping: three times, of which the first is by software.
    private static byte[] Stamp(Instant time)
    {
        var bytes = new byte[48];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, time.Nanoseconds / NanosecondsPerSecond);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), time.Nanoseconds % NanosecondsPerSecond);
        return bytes;
    }

    // struct sock_extended_err, and the address of who reported behind it.
    private static byte[] Error(in QueuedError error, bool isV6)
    {
        byte[] reporter = SocketAddressCodec.Write(new Endpoint(error.Reporter, 0));
        int room = isV6 ? 28 : 16;
        var bytes = new byte[ExtendedErrorLength + room];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)error.Error);
        bytes[4] = error.Origin;
        bytes[5] = error.Type;
        bytes[6] = error.Code;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), error.Info);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), error.Data);
        if (error.IsIcmp) reporter.AsSpan(0, Math.Min(room, reporter.Length)).CopyTo(bytes.AsSpan(ExtendedErrorLength));
        return bytes;
    }

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static void Put(List<byte> bytes, int level, int type, byte[] data)
    {
        bytes.AddRange(BitConverter.GetBytes((long)(HeaderLength + data.Length)));
        bytes.AddRange(BitConverter.GetBytes(level));
        bytes.AddRange(BitConverter.GetBytes(type));
        bytes.AddRange(data);
        while (bytes.Count % 8 != 0) bytes.Add(0);
    }
}
