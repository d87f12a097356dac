using System;
using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Autoconfiguration;

/// <summary>A prefix that an interface has formed addresses from.</summary>
internal sealed class AutoconfiguredPrefix(Interface nic, ulong prefix)
{
    /// <summary>On which interface.</summary>
    public Interface Interface { get; } = nic;

    /// <summary>The upper half of its addresses.</summary>
    public ulong Prefix { get; } = prefix;

    /// <summary>The stable address; its lower half changes when somebody else has it.</summary>
    public IPv6Address Stable { get; set; }

    /// <summary>How many stable addresses were taken by others.</summary>
    public int Attempts { get; set; }

    /// <summary>How many temporary addresses in a row were taken by others.</summary>
    public int TemporaryAttempts { get; set; }

    /// <summary>Temporary addresses, oldest first.</summary>
    [Bounded("MostTemporary")]
    public List<TemporaryAddress> Temporaries { get; } = [];

    /// <summary>How long routers let addresses of the prefix be preferred.</summary>
    public Instant PreferredUntil { get; set; }

    /// <summary>How long routers let addresses of the prefix be valid.</summary>
    public Instant ValidUntil { get; set; }

    /// <summary>When the next temporary address is made.</summary>
    public Instant NextTemporary { get; set; } = Instant.Never;
}

/// <summary>One temporary address.</summary>
/// <param name="Address">The address.</param>
/// <param name="Created">When it was made: its age is bounded whatever routers say (RFC 8981 §3.4).</param>
/// <param name="Desynchronization">Taken off its preferred lifetime, so that hosts do not change together.</param>
internal readonly record struct TemporaryAddress(IPv6Address Address, Instant Created, TimeSpan Desynchronization);
