using System.Net;
using Sockeye.Core.Sockets;
using Sockeye.Wire.Addresses;

namespace Sockeye.Sockets;

/// <summary>.NET's endpoints and ours: the one place where they meet.</summary>
internal static class EndpointConversion
{
    /// <summary>As the stack has it.</summary>
    public static Endpoint ToEndpoint(IPEndPoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        Span<byte> bytes = stackalloc byte[16];
        endpoint.Address.TryWriteBytes(bytes, out int length);
        return length == 4
            ? new Endpoint(IPv4Address.Read(bytes), (ushort)endpoint.Port)
            : new Endpoint(IPv6Address.Read(bytes), (ushort)endpoint.Port, (uint)endpoint.Address.ScopeId);
    }

    /// <summary>As .NET has it.</summary>
    public static IPEndPoint ToIPEndPoint(Endpoint endpoint)
    {
        Span<byte> bytes = stackalloc byte[16];
        endpoint.Address.WriteTo(bytes);
        IPAddress address = endpoint.Address.IsIPv4
            ? new IPAddress(bytes[..4])
            : new IPAddress(bytes, endpoint.ScopeId);
        return new IPEndPoint(address, endpoint.Port);
    }

    /// <summary>The name of a socket, or null when it has no Internet endpoint.</summary>
    public static IPEndPoint? ToIPEndPoint(Sockeye.Core.Sockets.SocketAddress address) =>
        address.Family is AddressFamily.IPv4 or AddressFamily.IPv6 ? ToIPEndPoint(address.Endpoint) : null;

    /// <summary>The family an endpoint needs.</summary>
    public static AddressFamily FamilyOf(Endpoint endpoint) => endpoint.Address.IsIPv4 ? AddressFamily.IPv4 : AddressFamily.IPv6;
}
