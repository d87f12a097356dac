// TCP_MD5SIG and TCP_MD5SIG_EXT, whose value is Linux's struct tcp_md5sig:
//
//   0    sockaddr_storage of the peer      (family, port, address)
//   128  flags (1: a prefix is given)
//   129  length of the prefix
//   130  length of the key, two bytes      (0 takes the key away)
//   132  interface
//   136  the key, 80 bytes

using System;
using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Extensions;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Sockets.Options;

/// <summary>The keys of RFC 2385 signatures.</summary>
internal static class SignatureOption
{
    private const int FlagsOffset = 128;
    private const int PrefixOffset = 129;
    private const int LengthOffset = 130;
    private const int KeyOffset = 136;
    private const int Size = KeyOffset + SignatureKey.MaxLength;
    private const int AddressOffsetV4 = 4;
    private const int AddressOffsetV6 = 8;
    private const byte PrefixFlag = 1;

    /// <summary>Sets, replaces or removes a key. EINVAL; ENOENT when there is none to remove; ENOMEM when there are too many.</summary>
    public static Errno Set(StreamSocket socket, int name, ReadOnlySpan<byte> value)
    {
        if (value.Length < Size) return Errno.EINVAL;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(value[LengthOffset..]);
        if (!TryReadPeers(socket, name, value, out Prefix peers) || length > SignatureKey.MaxLength) return Errno.EINVAL;
        if (length == 0)
        {
            if (!SignatureKeys.TryRemove(socket.Tcp.Signatures, peers, out SignatureKeys? left)) return Errno.ENOENT;
            socket.Tcp.Signatures = left;
            return Errno.None;
        }
        var key = new SignatureKey(peers, value.Slice(KeyOffset, length).ToArray());
        if (SignatureKeys.With(socket.Tcp.Signatures, key) is not { } keys) return Errno.ENOMEM;
        socket.Tcp.Signatures = keys;
        return Errno.None;
    }

    private static bool TryReadPeers(StreamSocket socket, int name, ReadOnlySpan<byte> value, out Prefix peers)
    {
        peers = default;
        var family = (AddressFamily)BinaryPrimitives.ReadUInt16LittleEndian(value);
        if (family != socket.Family) return false;
        InternetAddress address = family == AddressFamily.IPv4
            ? IPv4Address.Read(value[AddressOffsetV4..])
            : ((InternetAddress)IPv6Address.Read(value[AddressOffsetV6..])).Unmap();
        int bits = address.IsIPv4 ? 32 : 128;
        bool hasPrefix = name == TcpOption.Md5SignatureExtended && (value[FlagsOffset] & PrefixFlag) != 0;
        int length = hasPrefix ? value[PrefixOffset] : bits;
        if (length > bits) return false;
        peers = new Prefix(address, length);
        return true;
    }
}
