// What is peculiar to fragments of IPv4 (RFC 791 §3.2, RFC 1122 §3.3.2; attacks: RFC 1858 §3, RFC 3128).

using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.IPv4;

namespace Sockeye.Core.Internet.Fragmentation;

/// <summary>Putting IPv4 datagrams together.</summary>
internal readonly struct ReassemblyIPv4 : IReassemblyVersion
{
    private const int Unit = 8;

    /// <inheritdoc/>
    public static IPVersion Version => IPVersion.V4;

    /// <inheritdoc/>
    public static TimeSpan Patience(InternetOptions options) => TimeSpan.FromSeconds(options.ReassemblySecondsIPv4);

    /// <inheritdoc/>
    /// <remarks>RFC 791 §3.2: identification, source, destination and protocol together.</remarks>
    public static ulong Number(in Fragment fragment) => fragment.Identification | ((ulong)fragment.Protocol << 32);

    /// <inheritdoc/>
    public static FragmentFault Check(ReadOnlySpan<byte> packet, in Fragment fragment)
    {
        int count = packet.Length - fragment.HeaderLength;
        if (count <= 0 || (fragment.HasMore && count % Unit != 0)) return FragmentFault.Silent;
        if (fragment.HeaderLength + fragment.Offset + count > IPv4Packet.MaxLength) return FragmentFault.Silent;
        // RFC 1858 §3: nothing honest cuts a TCP header after eight bytes.
        bool cutsTcpHeader = fragment.Offset == Unit && fragment.Protocol == IPProtocol.Tcp;
        return cutsTcpHeader ? FragmentFault.Silent : FragmentFault.None;
    }

    /// <inheritdoc/>
    public static int WholeHeaderLength(int firstHeaderLength) => firstHeaderLength;

    /// <inheritdoc/>
    public static void WriteHeader(Span<byte> whole, ReadOnlySpan<byte> firstHeader, bool congestionExperienced)
    {
        firstHeader.CopyTo(whole);
        BinaryPrimitives.WriteUInt16BigEndian(whole[2..], (ushort)whole.Length);
        BinaryPrimitives.WriteUInt16BigEndian(whole[6..], 0);
        if (congestionExperienced) IPv4Packet.SetCongestionExperienced(whole);
        IPv4Packet.WriteChecksum(whole);
    }
}
