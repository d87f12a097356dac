namespace Sockeye.Core.Transport.Tcp;

/// <summary>What a stack asks for and accepts in the handshake. The numbers are those of Linux's <c>net.ipv4.tcp_ecn</c>.</summary>
public enum EcnPolicy : byte
{
    /// <summary>Neither asks nor accepts.</summary>
    Off = 0,

    /// <summary>Asks for classic ECN and accepts it (RFC 3168).</summary>
    Classic = 1,

    /// <summary>Accepts classic ECN, asks for none.</summary>
    AcceptClassic = 2,

    /// <summary>Asks for accurate ECN and accepts either (RFC 9768).</summary>
    Accurate = 3,

    /// <summary>Accepts either, asks for classic ECN.</summary>
    AcceptAccurateAskClassic = 4,

    /// <summary>Accepts either, asks for none.</summary>
    AcceptAccurate = 5,
}
