// Interface identifiers that stay the same on one network and tell nothing on another (RFC 7217 §5, recommended by RFC 8064), and
// random ones for temporary addresses (RFC 8981 §3.3.1). Never the link address (hostile inputs of many kinds begin with it).

using System;
using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Autoconfiguration;

/// <summary>Makes the lower halves of addresses.</summary>
internal sealed class InterfaceIdentifiers
{
    private readonly StackContext _context;
    private readonly KeyedHash _secret;

    /// <summary>Identifiers that follow from a secret: the one given, else a new one, with which addresses last as long as the
    /// stack.</summary>
    public InterfaceIdentifiers(StackContext context, UInt128? secret)
    {
        _context = context;
        _secret = secret is { } given ? new KeyedHash(new Secret(given)) : new KeyedHash(context.Entropy);
    }

    /// <summary>The address of an interface in a prefix of 64 bits (RFC 7217 §5).</summary>
    /// <param name="prefix">The upper half.</param>
    /// <param name="nic">The interface.</param>
    /// <param name="attempt">How many before it were taken by others.</param>
    public IPv6Address Stable(ulong prefix, Interface nic, int attempt)
    {
        Span<byte> input = stackalloc byte[24];
        BinaryPrimitives.WriteUInt64BigEndian(input, prefix);
        BinaryPrimitives.WriteUInt64BigEndian(input[8..], nic.MacAddress.Value);
        BinaryPrimitives.WriteInt32BigEndian(input[16..], nic.Index);
        for (int salt = 0; ; salt++)
        {
            BinaryPrimitives.WriteInt32BigEndian(input[20..], (attempt << 8) | (salt & 0xFF));
            ulong identifier = _secret.Hash(input);
            if (!IsReserved(identifier)) return new IPv6Address(prefix, identifier);
        }
    }

    /// <summary>A random address in a prefix of 64 bits.</summary>
    public IPv6Address Temporary(ulong prefix)
    {
        ulong identifier = _context.Entropy.NextUInt64();
        while (IsReserved(identifier)) identifier = _context.Entropy.NextUInt64();
        return new IPv6Address(prefix, identifier);
    }

    // RFC 5453 §3: the subnet-router anycast address, the IANA block, and the anycast addresses of RFC 2526.
    private static bool IsReserved(ulong identifier) =>
        identifier == 0
        || identifier >> 24 == 0x0200_5EFF_FE
        || (identifier >= 0xFDFF_FFFF_FFFF_FF80 && identifier <= 0xFDFF_FFFF_FFFF_FFFF);

    // A key made of given bits where one of random bits is the rule.
    private sealed class Secret(UInt128 value) : IEntropy
    {
        private UInt128 _rest = value;

        public void Fill(Span<byte> destination) => BinaryPrimitives.WriteUInt64LittleEndian(destination, NextUInt64());

        public ulong NextUInt64()
        {
            ulong next = (ulong)_rest;
            _rest >>= 64;
            return next;
        }
    }
}
