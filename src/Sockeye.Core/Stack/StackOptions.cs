using Sockeye.Core.Internet;
using Sockeye.Core.Sockets;
using Sockeye.Core.Transport.Tcp;

namespace Sockeye.Core.Stack;

/// <summary>What a caller says of a new stack; every part has its defaults.</summary>
public sealed record StackOptions
{
    /// <summary>The host's name, for people.</summary>
    public string HostName { get; init; } = "sockeye";

    /// <summary>Most bytes of packet memory outstanding at a time, from 1 MiB. It is a limit: memory is taken as packets come.</summary>
    /// <remarks>16 times the largest receive buffer (<see cref="TcpSettings.ReceiveBufferMaximum"/>, 32 MiB as in Linux), so that a few
    /// connections whose readers sleep do not starve the others. Linux's own limit for all of TCP, tcp_mem, is of that size on a machine
    /// of 4 GiB.</remarks>
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
