// Stateless address autoconfiguration (RFC 4862 §5.3 link-local, §5.5 from routers' prefixes), with stable opaque identifiers
// (RFC 7217). Temporary addresses are in TemporaryAddresses.cs. Read §5.5.3 (e) before changing what a short lifetime
// does: it is why a forged advertisement cannot take our addresses away.

using System;
using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp.Ndp;

namespace Sockeye.Core.Internet.Autoconfiguration;

/// <summary>Forms addresses, and lets them live as long as routers say.</summary>
/// <remarks>Called by RouterDiscovery (prefixes) and Autoconfigurator (interfaces, duplicates). Calls
/// <see cref="IAddressOwner"/>, <see cref="AddressLifetimes"/>.</remarks>
internal sealed class Slaac(
    StackContext context, InternetOptions options, AddressTable addresses, IAddressOwner owner, AddressLifetimes lifetimes)
{
    // Hostile inputs: the number of addresses that routers can make us have, per interface (Linux's max_addresses).
    private const int MostAddresses = 16;

    // RFC 7217 §7: IDGEN_RETRIES.
    private const int MostAttempts = 3;
    private const int IdentifierLength = 64;
    private const ulong LinkLocalPrefix = 0xFE80_0000_0000_0000;

    private static readonly TimeSpan s_twoHours = TimeSpan.FromHours(2);

    private readonly InterfaceIdentifiers _identifiers = new(context, options.AddressSecret);

    [Bounded("MostAddresses per interface")]
    private readonly List<AutoconfiguredPrefix> _prefixes = [];

    /// <summary>Temporary addresses, when they are wanted.</summary>
    public TemporaryAddresses? Temporary { get; set; }

    /// <summary>Prefixes that addresses were formed from.</summary>
    public IReadOnlyList<AutoconfiguredPrefix> Prefixes => _prefixes;

    /// <summary>How often no free address could be found (RFC 7217 §6: give up, and say so).</summary>
    public long Failures { get; private set; }

    /// <summary>RFC 4862 §5.3: an interface that comes up forms its link-local address.</summary>
    public void FormLinkLocal(Interface nic)
    {
        if (addresses.FirstLinkLocal(nic) is not null || Find(nic, LinkLocalPrefix) is not null) return;
        var prefix = new AutoconfiguredPrefix(nic, LinkLocalPrefix) { PreferredUntil = Instant.Never, ValidUntil = Instant.Never };
        _prefixes.Add(prefix);
        Form(prefix);
    }

    /// <summary>RFC 4862 §5.5.3: a router told of a prefix.</summary>
    public void OnPrefix(Interface nic, in PrefixInformation told)
    {
        if (!told.IsAutonomous || told.Address.IsLinkLocal || told.Address.IsMulticast) return;   // (a), (b)
        if (told.PreferredLifetime > told.ValidLifetime) return;                                    // (c)
        // (d): "the sum of the prefix length and interface identifier length" is 128.
        if (told.Length != IdentifierLength) return;
        AutoconfiguredPrefix? prefix = Find(nic, told.Address.Upper);
        if (prefix is null)
        {
            if (told.ValidLifetime == 0 || CountOf(nic) >= MostAddresses) return;
            prefix = new AutoconfiguredPrefix(nic, told.Address.Upper);
            _prefixes.Add(prefix);
            SetLifetimes(prefix, told);
            Form(prefix);
        }
        else
        {
            SetLifetimes(prefix, told);
            Apply(prefix);
        }
        Temporary?.Update(prefix);
        lifetimes.Refresh();
    }

    /// <summary>An address that was formed here is somebody else's: another attempt, up to three (RFC 7217 §6).</summary>
    public void OnDuplicate(AssignedAddress address)
    {
        if (!address.IsAutoconfigured || Find(address.Interface, address.Address.AsIPv6.Upper) is not { } prefix) return;
        if (address.IsTemporary)
        {
            Temporary?.OnDuplicate(prefix, address);
            return;
        }
        if (prefix.Stable != address.Address.AsIPv6) return;
        if (prefix.Attempts == MostAttempts)
        {
            // The last one stays in the table as a duplicate, for people to see.
            Failures++;
            return;
        }
        prefix.Attempts++;
        owner.RemoveAddress(address.Interface, address.Address);
        Form(prefix);
    }

    /// <summary>An interface went down or away: what was formed on it goes too.</summary>
    public void Forget(Interface nic)
    {
        for (int i = _prefixes.Count - 1; i >= 0; i--)
        {
            AutoconfiguredPrefix prefix = _prefixes[i];
            if (prefix.Interface != nic) continue;
            _prefixes.RemoveAt(i);
            owner.RemoveAddress(nic, prefix.Stable);
            foreach (TemporaryAddress temporary in prefix.Temporaries) owner.RemoveAddress(nic, temporary.Address);
        }
        Temporary?.Rearm();
    }

    /// <summary>Drops prefixes all of whose addresses are gone.</summary>
    public void Prune()
    {
        _prefixes.RemoveAll(prefix => prefix.ValidUntil <= context.Now);
    }

    /// <summary>Another random address in a prefix.</summary>
    internal IPv6Address NewTemporary(AutoconfiguredPrefix prefix) => _identifiers.Temporary(prefix.Prefix);

    /// <summary>Addresses formed on an interface.</summary>
    internal int CountOf(Interface nic)
    {
        int count = 0;
        foreach (AutoconfiguredPrefix prefix in _prefixes)
        {
            if (prefix.Interface == nic) count += 1 + prefix.Temporaries.Count;
        }
        return count;
    }

    private AutoconfiguredPrefix? Find(Interface nic, ulong upper)
    {
        Prune();
        foreach (AutoconfiguredPrefix prefix in _prefixes)
        {
            if (prefix.Interface == nic && prefix.Prefix == upper) return prefix;
        }
        return null;
    }

    private void Form(AutoconfiguredPrefix prefix)
    {
        prefix.Stable = _identifiers.Stable(prefix.Prefix, prefix.Interface, prefix.Attempts);
        // RFC 5942 §4: that an address was formed does not make its prefix on-link; a link-local one is by definition.
        var wanted = new AddressOptions
        {
            IsAutoconfigured = true,
            NoPrefixRoute = prefix.Prefix != LinkLocalPrefix,
            PreferredLifetime = Left(prefix.PreferredUntil),
            ValidLifetime = Left(prefix.ValidUntil),
        };
        owner.AddAddress(prefix.Interface, prefix.Stable, IdentifierLength, wanted);
    }

    // RFC 4862 §5.5.3 (e). What is known of the prefix is what its address has left.
    private void SetLifetimes(AutoconfiguredPrefix prefix, in PrefixInformation told)
    {
        Instant now = context.Now;
        Instant valid = Until(told.ValidLifetime);
        bool isLong = valid > now + s_twoHours || valid > prefix.ValidUntil;
        if (isLong) prefix.ValidUntil = valid;                                                        // 1
        else if (prefix.ValidUntil > now + s_twoHours) prefix.ValidUntil = now + s_twoHours;          // 3; 2 is to do nothing
        prefix.PreferredUntil = Instant.Min(Until(told.PreferredLifetime), prefix.ValidUntil);
    }

    private void Apply(AutoconfiguredPrefix prefix)
    {
        if (addresses.Find(prefix.Interface, prefix.Stable) is not { } address) return;
        address.PreferredUntil = prefix.PreferredUntil;
        address.ValidUntil = prefix.ValidUntil;
    }

    private Instant Until(uint seconds) => seconds == uint.MaxValue ? Instant.Never : context.Now + TimeSpan.FromSeconds(seconds);

    private TimeSpan? Left(Instant until) => until.IsSet ? until - context.Now : null;
}
