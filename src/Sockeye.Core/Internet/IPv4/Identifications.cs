// Identification of IPv4 datagrams (RFC 6864 §4): it must differ among the fragments in flight between two hosts, and tell
// an onlooker nothing about what we send to others.

using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.IPv4;

/// <summary>Counters of identifications, chosen by a keyed hash of both addresses.</summary>
internal sealed class Identifications
{
    private readonly KeyedHash _hash;
    private readonly uint[] _counters = new uint[1024];

    /// <summary>Counters with random starts.</summary>
    public Identifications(StackContext context)
    {
        _hash = new KeyedHash(context.Entropy);
        for (int i = 0; i < _counters.Length; i++) _counters[i] = (uint)context.Entropy.NextUInt64();
    }

    /// <summary>The next identification between two addresses, and room for as many as <paramref name="count"/> pieces.</summary>
    public uint Next(InternetAddress source, InternetAddress destination, IPProtocol protocol, int count = 1)
    {
        ref uint counter = ref _counters[(int)_hash.Hash(source, destination, (ulong)protocol) & (_counters.Length - 1)];
        uint identification = counter;
        counter = unchecked(counter + (uint)count);
        return identification;
    }
}
