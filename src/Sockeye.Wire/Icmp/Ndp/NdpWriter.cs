// Writes neighbour discovery messages (RFC 4861 §4). The drawings are at the views.
using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Dns;

namespace Sockeye.Wire.Icmp.Ndp;

/// <summary>Writes one neighbour discovery message: begin it with a static method, add options, <see cref="Finish"/>.</summary>
/// <remarks>The buffer must have room for what is added; one that has not is a caller's error and throws.</remarks>
public ref struct NdpWriter
{
    private readonly Span<byte> _buffer;
    private int _length;

    private NdpWriter(Span<byte> buffer, IcmpV6Type type, int fixedLength)
    {
        _buffer = buffer;
        _length = fixedLength;
        buffer[..fixedLength].Clear();
        buffer[0] = (byte)type;
    }

    /// <summary>Octets written so far.</summary>
    public readonly int Length => _length;

    /// <summary>Begins a router solicitation.</summary>
    public static NdpWriter RouterSolicitation(Span<byte> buffer) => new(buffer, IcmpV6Type.RouterSolicitation, IcmpV6Message.HeaderLength);

    /// <summary>Begins a router advertisement.</summary>
    public static NdpWriter RouterAdvertisement(Span<byte> buffer, in RouterAdvertisementFields fields)
    {
        var writer = new NdpWriter(buffer, IcmpV6Type.RouterAdvertisement, Ndp.RouterAdvertisement.FixedLength);
        buffer[4] = fields.CurrentHopLimit;
        var preference = fields.Preference switch { > 0 => 0x08, < 0 => 0x18, _ => 0 };
        buffer[5] = (byte)((fields.IsManaged ? 0x80 : 0) | (fields.HasOtherConfiguration ? 0x40 : 0) | preference);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[6..], fields.RouterLifetime);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[8..], fields.ReachableTime);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[12..], fields.RetransmitTimer);
        return writer;
    }

    /// <summary>Begins a neighbour solicitation.</summary>
    public static NdpWriter NeighborSolicitation(Span<byte> buffer, IPv6Address target)
    {
        var writer = new NdpWriter(buffer, IcmpV6Type.NeighborSolicitation, Ndp.NeighborSolicitation.FixedLength);
        target.WriteTo(buffer[8..]);
        return writer;
    }

    /// <summary>Begins a neighbour advertisement.</summary>
    public static NdpWriter NeighborAdvertisement(Span<byte> buffer, IPv6Address target, bool isRouter, bool isSolicited, bool isOverride)
    {
        var writer = new NdpWriter(buffer, IcmpV6Type.NeighborAdvertisement, Ndp.NeighborAdvertisement.FixedLength);
        buffer[4] = (byte)((isRouter ? 0x80 : 0) | (isSolicited ? 0x40 : 0) | (isOverride ? 0x20 : 0));
        target.WriteTo(buffer[8..]);
        return writer;
    }

    /// <summary>Begins a redirect.</summary>
    public static NdpWriter Redirect(Span<byte> buffer, IPv6Address target, IPv6Address destination)
    {
        var writer = new NdpWriter(buffer, IcmpV6Type.Redirect, NdpRedirect.FixedLength);
        target.WriteTo(buffer[8..]);
        destination.WriteTo(buffer[24..]);
        return writer;
    }

    /// <summary>Adds the sender's link-layer address.</summary>
    public void AddSourceLinkLayerAddress(MacAddress address) => address.WriteTo(Option(NdpOptionType.SourceLinkLayerAddress, 8)[2..]);

    /// <summary>Adds the target's link-layer address.</summary>
    public void AddTargetLinkLayerAddress(MacAddress address) => address.WriteTo(Option(NdpOptionType.TargetLinkLayerAddress, 8)[2..]);

    /// <summary>Adds the link's MTU.</summary>
    public void AddMtu(uint mtu) => BinaryPrimitives.WriteUInt32BigEndian(Option(NdpOptionType.Mtu, 8)[4..], mtu);

    /// <summary>Adds a prefix.</summary>
    public void AddPrefixInformation(in PrefixInformation prefix)
    {
        var option = Option(NdpOptionType.PrefixInformation, 32);
        option[2] = prefix.Length;
        option[3] = (byte)((prefix.IsOnLink ? 0x80 : 0) | (prefix.IsAutonomous ? 0x40 : 0));
        BinaryPrimitives.WriteUInt32BigEndian(option[4..], prefix.ValidLifetime);
        BinaryPrimitives.WriteUInt32BigEndian(option[8..], prefix.PreferredLifetime);
        prefix.Address.WriteTo(option[16..]);
    }

    /// <summary>Adds as much of the redirected packet as keeps the message within a limit, whole units of eight octets
    /// (RFC 4861 §4.6.3; 1,232 keeps the packet within 1,280).</summary>
    public void AddRedirectedPacket(scoped ReadOnlySpan<byte> packet, int messageLimit = 1232)
    {
        var room = Math.Clamp(messageLimit - _length - 8, 0, 254 * 8) & ~7;
        var quoted = packet[..Math.Min(packet.Length, room)];
        quoted.CopyTo(Option(NdpOptionType.RedirectedHeader, 8 + (quoted.Length + 7 & ~7))[8..]);
    }

    /// <summary>Adds a nonce; six octets fill one unit exactly (RFC 7527 §4.1).</summary>
    public void AddNonce(scoped ReadOnlySpan<byte> nonce) => nonce.CopyTo(Option(NdpOptionType.Nonce, nonce.Length + 2 + 7 & ~7)[2..]);

    /// <summary>Adds recursive DNS servers.</summary>
    public void AddRecursiveDnsServers(uint lifetime, scoped ReadOnlySpan<IPv6Address> servers)
    {
        var option = Option(NdpOptionType.RecursiveDnsServers, 8 + servers.Length * IPv6Address.Length);
        BinaryPrimitives.WriteUInt32BigEndian(option[4..], lifetime);
        for (var i = 0; i < servers.Length; i++)
            servers[i].WriteTo(option[(8 + i * IPv6Address.Length)..]);
    }

    /// <summary>Adds a DNS search list of one name.</summary>
    /// <returns>False, with nothing added, when the name is not one.</returns>
    public bool AddDnsSearchList(uint lifetime, scoped ReadOnlySpan<char> name)
    {
        Span<byte> encoded = stackalloc byte[DnsName.MaxLength];
        if (!DnsName.TryWrite(encoded, name, out var length) || length == 1)
            return false;
        var option = Option(NdpOptionType.DnsSearchList, 8 + (length + 7 & ~7));
        BinaryPrimitives.WriteUInt32BigEndian(option[4..], lifetime);
        encoded[..length].CopyTo(option[8..]);
        return true;
    }

    /// <summary>Computes the checksum between these addresses.</summary>
    /// <returns>The message's length.</returns>
    public readonly int Finish(IPv6Address source, IPv6Address destination)
    {
        IcmpV6Writer.Seal(_buffer[.._length], source, destination);
        return _length;
    }

    private Span<byte> Option(NdpOptionType type, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 255 * 8);
        var option = _buffer.Slice(_length, length);
        option.Clear();
        option[0] = (byte)type;
        option[1] = (byte)(length / 8);
        _length += length;
        return option;
    }
}
