using Sockeye.Core.Sockets;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>Control messages as Linux lays them out: struct cmsghdr, its data, padding to eight octets.</summary>
internal static class ControlMessageCodec
{
    /// <summary>What sendmsg(2) is asked for.</summary>
    public static SendControl ReadSend(byte[]? control) => default;

    /// <summary>What recvmsg(2) tells.</summary>
    public static byte[] Write(in ReceivedMessage message) => [];
}
