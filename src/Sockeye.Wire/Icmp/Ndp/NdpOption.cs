// The options of neighbour discovery, RFC 4861 §4.6 and its additions. An option whose inside is wrong is ignored by
// its reader and the rest of the message holds; an option whose length is wrong spoils the message (see NdpOptions).
using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Icmp.Ndp;

/// <summary>A view of one neighbour discovery option.</summary>
/// <remarks>
/// <code>
///  +---------------+---------------+----
///  |     Type      |    Length     |   the length counts units of eight octets, these two included
///  +---------------+---------------+----
/// </code>
/// </remarks>
public readonly ref struct NdpOption
{
    private const int PrefixInformationLength = 32;
    private readonly ReadOnlySpan<byte> _bytes;

    internal NdpOption(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>What it is.</summary>
    public NdpOptionType Type => (NdpOptionType)_bytes[0];

    /// <summary>The whole option with type and length.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>What follows type and length.</summary>
    public ReadOnlySpan<byte> Value => _bytes[2..];

    /// <summary>Reads a source or target link-layer address of an Ethernet (RFC 2464 §6).</summary>
    public bool TryGetLinkLayerAddress(out MacAddress address)
    {
        address = default;
        if (Type is not (NdpOptionType.SourceLinkLayerAddress or NdpOptionType.TargetLinkLayerAddress) || _bytes.Length != 8)
            return false;
        address = MacAddress.Read(Value);
        return true;
    }

    /// <summary>Reads a prefix; one with more than 128 bits is none.</summary>
    public bool TryGetPrefixInformation(out PrefixInformation prefix)
    {
        prefix = default;
        if (Type != NdpOptionType.PrefixInformation || _bytes.Length != PrefixInformationLength || _bytes[2] > 128)
            return false;
        prefix = new PrefixInformation(IPv6Address.Read(_bytes[16..]), _bytes[2], (_bytes[3] & 0x80) != 0, (_bytes[3] & 0x40) != 0,
            BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]), BinaryPrimitives.ReadUInt32BigEndian(_bytes[8..]));
        return true;
    }

    /// <summary>Reads the link's MTU. Whether it is a sensible one is the host's question (RFC 4861 §6.3.4).</summary>
    public bool TryGetMtu(out uint mtu)
    {
        mtu = 0;
        if (Type != NdpOptionType.Mtu || _bytes.Length != 8)
            return false;
        mtu = BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);
        return true;
    }

    /// <summary>Reads the packet that a redirect is about, perhaps cut and padded.</summary>
    public bool TryGetRedirectedPacket(out ReadOnlySpan<byte> packet)
    {
        packet = default;
        if (Type != NdpOptionType.RedirectedHeader)
            return false;
        packet = _bytes[8..];
        return true;
    }

    /// <summary>Reads the nonce: at least six octets (RFC 3971 §5.3.2).</summary>
    public bool TryGetNonce(out ReadOnlySpan<byte> nonce)
    {
        nonce = default;
        if (Type != NdpOptionType.Nonce)
            return false;
        nonce = Value;
        return true;
    }

    /// <summary>Reads the DNS servers. RFC 8106 §5.1: the length is odd and at least 3, else the option is ignored.</summary>
    public bool TryGetRecursiveDnsServers(out RecursiveDnsServers servers)
    {
        servers = default;
        if (Type != NdpOptionType.RecursiveDnsServers || _bytes[1] < 3 || _bytes[1] % 2 == 0)
            return false;
        servers = new RecursiveDnsServers(_bytes);
        return true;
    }

    /// <summary>Reads the DNS search list; a name without an end, or other than zeros behind the last, makes it none.</summary>
    public bool TryGetDnsSearchList(out DnsSearchList list)
    {
        list = default;
        return Type == NdpOptionType.DnsSearchList && DnsSearchList.TryParse(_bytes, out list);
    }
}
