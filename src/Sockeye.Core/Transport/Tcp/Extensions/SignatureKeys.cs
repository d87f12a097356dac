using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Tcp.Extensions;

/// <summary>The keys of one socket. Immutable: a change makes another, so that a listener's children keep what they began with.</summary>
internal sealed class SignatureKeys
{
    /// <summary>Most keys of one socket.</summary>
    public const int Limit = 1024;

    [Bounded("SignatureKeys.Limit")]
    private readonly SignatureKey[] _keys;

    private SignatureKeys(SignatureKey[] keys) => _keys = keys;

    /// <summary>The secret for a peer, of the longest prefix; empty when there is none.</summary>
    public ReadOnlySpan<byte> Find(InternetAddress peer)
    {
        SignatureKey? best = null;
        foreach (SignatureKey key in _keys)
        {
            if (key.Peers.Contains(peer) && (best is null || key.Peers.Length > best.Peers.Length)) best = key;
        }
        return best is null ? default : best.Secret;
    }

    /// <summary>The keys and one more, which replaces an older for the same peers; null at the limit.</summary>
    public static SignatureKeys? With(SignatureKeys? keys, SignatureKey added)
    {
        SignatureKey[] others = Others(keys, added.Peers);
        return others.Length >= Limit ? null : new SignatureKeys([.. others, added]);
    }

    /// <summary>The keys without that for the peers; false when there is none.</summary>
    public static bool TryRemove(SignatureKeys? keys, Prefix peers, out SignatureKeys? left)
    {
        SignatureKey[] others = Others(keys, peers);
        left = others.Length == 0 ? null : new SignatureKeys(others);
        return others.Length < (keys?._keys.Length ?? 0);
    }

    private static SignatureKey[] Others(SignatureKeys? keys, Prefix peers) =>
        keys is null ? [] : Array.FindAll(keys._keys, key => key.Peers != peers);
}
