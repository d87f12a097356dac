using Sockeye.Core.Internet;
using Sockeye.Core.Sockets;
using Sockeye.Core.Transport.Tcp;

namespace Sockeye.Core.Stack;

/// <summary>What a caller says of a new stack; every part has its defaults.</summary>
public sealed record StackOptions
{
    /// <summary>The host's name, for people.</summary>
    public string HostName { get; init; } = "sockeye";

    /// <summary>Most bytes of packet memory outstanding at a time, from 1 MiB.</summary>
    public long PacketMemoryLimit { get; init; } = 512L << 20;

    /// <summary>Largest IP packet of the loopback interface.</summary>
    public int LoopbackMtu { get; init; } = 65_535;

    /// <summary>IP.</summary>
    public InternetOptions Internet { get; init; } = new();

    /// <summary>TCP.</summary>
    public TcpSettings Tcp { get; init; } = new();

    /// <summary>Sockets: limits and defaults.</summary>
    public SocketSettings Sockets { get; init; } = new();
}
