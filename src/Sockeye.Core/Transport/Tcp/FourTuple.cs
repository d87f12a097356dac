using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Tcp;

/// <summary>What names a connection: both addresses and both ports, and the interface where an address has link scope.</summary>
/// <param name="Local">Our address.</param>
/// <param name="Remote">The peer's.</param>
/// <param name="LocalPort">Our port.</param>
/// <param name="RemotePort">The peer's.</param>
/// <param name="Scope">Interface index for link-local addresses, else 0.</param>
internal readonly record struct FourTuple(
    InternetAddress Local, InternetAddress Remote, ushort LocalPort, ushort RemotePort, uint Scope = 0)
{
    public FourTuple(Endpoint local, Endpoint remote)
        : this(local.Address, remote.Address, local.Port, remote.Port, remote.ScopeId)
    {
    }

    public Endpoint LocalEndpoint => new(Local, LocalPort, Scope);

    public Endpoint RemoteEndpoint => new(Remote, RemotePort, Scope);

    /// <summary>A keyed hash: the peer chooses half of this key. Never the record's own hash code.</summary>
    public ulong Hash(in KeyedHash hash) =>
        hash.Hash(Local, Remote, ((ulong)Scope << 32) | ((uint)LocalPort << 16) | RemotePort);

    /// <summary>Not for tables.</summary>
    public override int GetHashCode() => throw new NotSupportedException("use Hash with the stack's key");
}
