using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sockeye.Berkeley.Structures;

/// <summary>Room for an address of any family, as RFC 3493 §3.10 has it.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
public struct sockaddr_storage : ISockaddr
{
    /// <summary>sizeof(struct sockaddr_storage).</summary>
    public const int Size = 128;

    /// <summary>The family of the address that is held.</summary>
    public ushort ss_family;

    private data _data;

    readonly int ISockaddr.Family => ss_family;

    /// <summary>The same bytes as another structure: C's cast of the pointer.</summary>
    public readonly TAddress As<TAddress>()
        where TAddress : unmanaged, ISockaddr =>
        MemoryMarshal.Read<TAddress>(MemoryMarshal.AsBytes(new ReadOnlySpan<sockaddr_storage>(in this)));

    [InlineArray(126)]
    private struct data
    {
        private byte _byte;
    }
}
