using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sockeye.Berkeley.Structures;

/// <summary>A name of the local domain (unix(7)): a path, or with a first byte of zero an abstract name.</summary>
/// <remarks>An abstract name has no end mark: its length is the address length less two.</remarks>
[StructLayout(LayoutKind.Sequential, Size = 110)]
public struct sockaddr_un : ISockaddr
{
    /// <summary>sizeof(struct sockaddr_un).</summary>
    public const int Size = 110;

    /// <summary>UNIX_PATH_MAX: room in <see cref="sun_path"/>.</summary>
    public const int PathMax = 108;

    /// <summary>offsetof(struct sockaddr_un, sun_path).</summary>
    public const int PathOffset = 2;

    /// <summary>AF_UNIX.</summary>
    public ushort sun_family;

    /// <summary>The name; fill it with <c>strcpy(address.sun_path, "/run/x")</c>.</summary>
    public path sun_path;

    readonly int ISockaddr.Family => sun_family;

    /// <summary>The 108 bytes of <see cref="sun_path"/>, usable as a span.</summary>
    [InlineArray(PathMax)]
    public struct path
    {
        private byte _byte;
    }
}
