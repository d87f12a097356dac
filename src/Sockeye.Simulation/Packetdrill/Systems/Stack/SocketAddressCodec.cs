using System.Buffers.Binary;
using Sockeye.Core.Sockets;
using Sockeye.Wire.Addresses;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>struct sockaddr_in and sockaddr_in6 as Linux lays them out.</summary>
public static class SocketAddressCodec
{
    private const int LengthV4 = 16;
    private const int LengthV6 = 28;

    /// <summary>Reads one; null stands for a null pointer, an unknown family for itself.</summary>
    public static SocketAddress Read(byte[]? bytes)
    {
        if (bytes is null || bytes.Length < 2) return default;
        var family = (AddressFamily)BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        ushort port = bytes.Length >= 4 ? BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2)) : (ushort)0;
        return family switch
        {
            AddressFamily.Unspecified => SocketAddress.Unspecified,
            AddressFamily.IPv4 when bytes.Length >= 8 => SocketAddress.From(new Endpoint(IPv4Address.Read(bytes.AsSpan(4)), port)),
            AddressFamily.IPv6 when bytes.Length >= LengthV6 => SocketAddress.From(new Endpoint(
                IPv6Address.Read(bytes.AsSpan(8)), port, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(24)))),
            _ => SocketAddress.OfFamily(family),
        };
    }

    /// <summary>Writes an Internet address; anything else is empty.</summary>
    public static byte[] Write(SocketAddress address) => address.Family switch
    {
        AddressFamily.IPv4 or AddressFamily.IPv6 when address.IsSome => Write(address.Endpoint),
        _ => [],
    };

    /// <summary>Writes an endpoint in the family of its address.</summary>
    public static byte[] Write(Endpoint endpoint)
    {
        InternetAddress address = endpoint.Address;
        var bytes = new byte[address.IsIPv4 ? LengthV4 : LengthV6];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(address.IsIPv4 ? AddressFamily.IPv4 : AddressFamily.IPv6));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), endpoint.Port);
        address.WriteTo(bytes.AsSpan(address.IsIPv4 ? 4 : 8));
        if (address.IsIPv6) BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(24), endpoint.ScopeId);
        return bytes;
    }
}
