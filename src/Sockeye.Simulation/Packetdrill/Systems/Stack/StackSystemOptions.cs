using Sockeye.Core.Transport.Tcp;
using Sockeye.Wire.Addresses;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>The network round a stack under test: one interface, its address, and a peer behind it.</summary>
public sealed record StackSystemOptions
{
    /// <summary>The stack's addresses, each with its prefix.</summary>
    public required IReadOnlyList<(InternetAddress Address, int PrefixLength)> Local { get; init; }

    /// <summary>Largest IP packet.</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>TCP's settings at the beginning.</summary>
    public TcpSettings Tcp { get; init; } = new();

    /// <summary>Seed of everything that is left to chance.</summary>
    public ulong Seed { get; init; } = 1;
}
