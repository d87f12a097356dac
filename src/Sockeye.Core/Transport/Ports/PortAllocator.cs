// Which port a socket gets that asked for none. RFC 6056 §3.3.3 (algorithm 3): a keyed hash of where the connection goes
// gives the place to begin, a counter moves on from there. So one destination sees ports in a row, which keeps
// them from being reused early, and nobody without the key can guess another destination's. Read §3.3.3 and §3.3.1.

using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Ports;

/// <summary>Proposes ephemeral ports; <see cref="BindTable"/> says which of them are free.</summary>
internal sealed class PortAllocator
{
    private readonly IEntropy _entropy;
    private readonly KeyedHash _key;
    private ushort _first;
    private int _range;
    private uint _next;

    /// <summary>An allocator for the ports from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public PortAllocator(IEntropy entropy, ushort first, ushort last)
    {
        _entropy = entropy.For("ports");
        // A key of its own: what leaks through ports must not tell of other tables.
        _key = new KeyedHash(entropy);
        SetRange(first, last);
        // RFC 6056 §3.3.3: "next_ephemeral = 0; /* could be random */"
        _next = entropy.NextUInt32((uint)_range);
    }

    /// <summary>From now on proposes these ports.</summary>
    public void SetRange(ushort first, ushort last)
    {
        _first = first;
        _range = last - first + 1;
    }

    /// <summary>Ports to try for a connection, in order.</summary>
    public PortSearch For(InternetAddress local, Endpoint remote)
    {
        // RFC 6056 §3.3.3: "offset = F(local_IP, remote_IP, remote_port, secret_key)"
        uint offset = (uint)_key.Hash(local, remote.Address, remote.Port);
        return new PortSearch(_first, _range, (uint)((offset + (ulong)_next++) % (uint)_range));
    }

    /// <summary>Ports to try for a socket without a peer, in order (RFC 6056 §3.3.1).</summary>
    public PortSearch Any() => new(_first, _range, _entropy.NextUInt32((uint)_range));
}
