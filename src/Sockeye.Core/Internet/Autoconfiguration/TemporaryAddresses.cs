// Temporary addresses for privacy (RFC 8981): beside each stable address a random one, replaced before it is deprecated.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Autoconfiguration;

/// <summary>Makes and renews the temporary addresses of <see cref="Slaac"/>'s prefixes.</summary>
internal sealed class TemporaryAddresses : TimedObject
{
    // RFC 8981 §3.8.
    private static readonly TimeSpan s_validLifetime = TimeSpan.FromDays(2);
    private static readonly TimeSpan s_preferredLifetime = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_longestDesynchronization = s_preferredLifetime * 0.4;
    private const int MostAttempts = 3;
    private const int MostTemporary = 4;
    private const int MostAddresses = 16;
    private const int PrefixLength = 64;

    private readonly StackContext _context;
    private readonly AddressTable _addresses;
    private readonly IAddressOwner _owner;
    private readonly AddressLifetimes _lifetimes;
    private readonly Slaac _slaac;
    private readonly TimeSpan _regenerateAdvance;
    private Instant _next = Instant.Never;

    /// <summary>Temporary addresses for what <paramref name="slaac"/> forms.</summary>
    public TemporaryAddresses(
        StackContext context,
        InternetOptions options,
        AddressTable addresses,
        IAddressOwner owner,
        AddressLifetimes lifetimes,
        Slaac slaac)
    {
        _context = context;
        _addresses = addresses;
        _owner = owner;
        _lifetimes = lifetimes;
        _slaac = slaac;
        // RFC 8981 §3.8: REGEN_ADVANCE, "2 + (TEMP_IDGEN_RETRIES * DupAddrDetectTransmits * RetransTimer / 1000)" seconds.
        _regenerateAdvance = TimeSpan.FromSeconds(2 + (MostAttempts * options.DuplicateAddressDetectionTransmits));
        slaac.Temporary = this;
    }

    /// <inheritdoc/>
    public override Instant NextDeadline => _next;

    /// <summary>A router told of a prefix: its temporary addresses live on, and there is one that is preferred.</summary>
    public void Update(AutoconfiguredPrefix prefix)
    {
        Extend(prefix);
        if (!prefix.NextTemporary.IsSet) Create(prefix);
        Rearm();
    }

    /// <summary>A temporary address is somebody else's: another one, up to three (RFC 8981 §3.4, step 5).</summary>
    public void OnDuplicate(AutoconfiguredPrefix prefix, AssignedAddress address)
    {
        IPv6Address taken = address.Address.AsIPv6;
        prefix.Temporaries.RemoveAll(temporary => temporary.Address == taken);
        _owner.RemoveAddress(address.Interface, taken);
        if (++prefix.TemporaryAttempts >= MostAttempts) prefix.NextTemporary = Instant.Never;
        else Create(prefix);
        Rearm();
    }

    /// <inheritdoc/>
    public override void OnDeadline(Instant now)
    {
        foreach (AutoconfiguredPrefix prefix in _slaac.Prefixes)
        {
            if (prefix.NextTemporary > now) continue;
            prefix.TemporaryAttempts = 0;
            Create(prefix);
        }
        Rearm();
    }

    /// <summary>Looks anew for the earliest time.</summary>
    public void Rearm()
    {
        _next = Instant.Never;
        foreach (AutoconfiguredPrefix prefix in _slaac.Prefixes) _next = Instant.Min(_next, prefix.NextTemporary);
        _context.Deadlines.Arm(this);
    }

    // RFC 8981 §3.4, steps 2 to 4.
    private void Create(AutoconfiguredPrefix prefix)
    {
        Instant now = _context.Now;
        prefix.NextTemporary = Instant.Never;
        prefix.Temporaries.RemoveAll(temporary => _addresses.Find(prefix.Interface, temporary.Address) is null);
        if (prefix.Temporaries.Count >= MostTemporary || _slaac.CountOf(prefix.Interface) >= MostAddresses) return;
        TimeSpan desynchronization = ProbePlan.Between(_context.Entropy, TimeSpan.Zero, s_longestDesynchronization);
        Instant preferred = Instant.Min(prefix.PreferredUntil, now + (s_preferredLifetime - desynchronization));
        Instant valid = Instant.Min(prefix.ValidUntil, now + s_validLifetime);
        // "A temporary address is created only if this calculated preferred lifetime is greater than REGEN_ADVANCE".
        if (preferred <= now + _regenerateAdvance) return;
        IPv6Address address = _slaac.NewTemporary(prefix);
        var wanted = new AddressOptions
        {
            IsAutoconfigured = true,
            IsTemporary = true,
            NoPrefixRoute = true,
            PreferredLifetime = preferred - now,
            ValidLifetime = valid - now,
        };
        if (_owner.AddAddress(prefix.Interface, address, PrefixLength, wanted) != Errno.None) return;
        prefix.Temporaries.Add(new TemporaryAddress(address, now, desynchronization));
        prefix.NextTemporary = preferred - _regenerateAdvance;
        _lifetimes.Refresh();
    }

    // RFC 8981 §3.4, step 1: as the router says, but never beyond the age that an address may reach.
    private void Extend(AutoconfiguredPrefix prefix)
    {
        foreach (TemporaryAddress temporary in prefix.Temporaries)
        {
            if (_addresses.Find(prefix.Interface, temporary.Address) is not { } address) continue;
            Instant latest = temporary.Created + (s_preferredLifetime - temporary.Desynchronization);
            address.PreferredUntil = Instant.Min(prefix.PreferredUntil, latest);
            address.ValidUntil = Instant.Min(prefix.ValidUntil, temporary.Created + s_validLifetime);
            if (prefix.NextTemporary.IsSet) prefix.NextTemporary = address.PreferredUntil - _regenerateAdvance;
        }
    }
}
