namespace Sockeye.Configuration;

/// <summary>The kinds of <see cref="SockeyeOptions.Device"/>.</summary>
internal enum DeviceKind
{
    /// <summary>Nothing: the stack's loopback alone.</summary>
    None,

    /// <summary>A TUN interface.</summary>
    Tun,

    /// <summary>A TAP interface.</summary>
    Tap,

    /// <summary>An existing interface, by AF_PACKET.</summary>
    Packet,

    /// <summary>What code opens.</summary>
    Code,
}
