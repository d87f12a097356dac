using System.Runtime.InteropServices;
using Sockeye.Devices.Linux.Interop;

namespace Sockeye.Devices.Linux.Namespace;

/// <summary>Switches an interface's offloads, as <c>ethtool -K</c> does.</summary>
/// <remarks>With all of them off, the kernel hands over complete packets of at most the MTU with right checksums,
/// which is what a capture for human eyes or a test of our own checksums wants.</remarks>
public static class Ethtool
{
    private const uint SIOCETHTOOL = 0x8946;
    private const uint ETHTOOL_SRXCSUM = 0x15, ETHTOOL_STXCSUM = 0x17, ETHTOOL_SSG = 0x19, ETHTOOL_STSO = 0x1f;
    private const uint ETHTOOL_SGSO = 0x24, ETHTOOL_SGRO = 0x2c, ETHTOOL_GTXCSUM = 0x16, ETHTOOL_GTSO = 0x1e;

    /// <summary>Switches transmit checksums, segmentation and merging of an interface on or off; switches that the
    /// interface does not have are passed over.</summary>
    public static void SetOffloads(string name, bool on)
    {
        // Off goes from the top down (TSO needs checksums), on from the bottom up.
        ReadOnlySpan<uint> commands = on
            ? [ETHTOOL_SRXCSUM, ETHTOOL_STXCSUM, ETHTOOL_SSG, ETHTOOL_STSO, ETHTOOL_SGSO, ETHTOOL_SGRO]
            : [ETHTOOL_SGRO, ETHTOOL_SGSO, ETHTOOL_STSO, ETHTOOL_SSG, ETHTOOL_STXCSUM, ETHTOOL_SRXCSUM];
        using var socket = Descriptor.Socket(Libc.AF_INET, Libc.SOCK_DGRAM, 0, "a socket to ask ethtool's questions");
        foreach (uint command in commands)
        {
            int result = Ask(socket, name, command, on ? 1u : 0u, out _);
            if (-result is not (0 or ErrnoName.EOPNOTSUPP or ErrnoName.EINVAL))
                throw new KernelException($"cannot switch the offloads of {name}", -result, "it needs CAP_NET_ADMIN there");
        }
    }

    /// <summary>True when the interface leaves checksums of what it sends to the next one.</summary>
    public static bool HasTransmitChecksum(string name) => Get(name, ETHTOOL_GTXCSUM);

    /// <summary>True when the interface takes TCP segments larger than its MTU.</summary>
    public static bool HasTcpSegmentation(string name) => Get(name, ETHTOOL_GTSO);

    private static bool Get(string name, uint command)
    {
        using var socket = Descriptor.Socket(Libc.AF_INET, Libc.SOCK_DGRAM, 0, "a socket to ask ethtool's questions");
        int result = Ask(socket, name, command, 0, out uint value);
        return result >= 0 && value != 0;
    }

    // struct ifreq: name 16, then a pointer to struct ethtool_value { command, data }.
    private static unsafe int Ask(Descriptor socket, string name, uint command, uint data, out uint value)
    {
        Span<byte> request = stackalloc byte[40];
        request.Clear();
        InterfaceName.Write(name, request);
        uint* question = stackalloc uint[2];
        question[0] = command;
        question[1] = data;
        MemoryMarshal.Write(request[InterfaceName.FieldLength..], (nint)question);
        int result = socket.Ioctl(SIOCETHTOOL, request);
        value = question[1];
        return result;
    }
}
