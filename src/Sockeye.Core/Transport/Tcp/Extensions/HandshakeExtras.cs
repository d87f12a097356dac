using Sockeye.Core.Transport.Tcp.FastOpen;

namespace Sockeye.Core.Transport.Tcp.Extensions;

/// <summary>What the options of one SYN or SYN-ACK say beside what was agreed.</summary>
internal readonly record struct HandshakeExtras
{
    public HandshakeExtras()
    {
    }

    /// <summary>TSval.</summary>
    public uint TsVal { get; init; }

    /// <summary>TSecr.</summary>
    public uint TsEcr { get; init; }

    /// <summary>The accurate ECN option goes along.</summary>
    public bool WithAccurateEcn { get; init; }

    /// <summary>Fast Open.</summary>
    public FastOpenCookie Cookie { get; init; } = FastOpenCookie.None;

    /// <summary>Room for a signature comes first.</summary>
    public bool IsSigned { get; init; }
}
