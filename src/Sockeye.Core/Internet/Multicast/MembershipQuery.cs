using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Multicast;

/// <summary>A router's question, in the words that IGMP and MLD share.</summary>
internal readonly ref struct MembershipQuery
{
    /// <summary>The group asked about; unspecified for all.</summary>
    public required InternetAddress Group { get; init; }

    /// <summary>Within which time to answer.</summary>
    public required TimeSpan MaximumResponse { get; init; }

    /// <summary>The querier's version.</summary>
    public required ReportingMode Mode { get; init; }

    /// <summary>How often messages are sent in case one is lost; 0 when the querier does not say.</summary>
    public int Robustness { get; init; }

    /// <summary>Between the querier's general queries; zero when it does not say.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>The sources asked about; none for all of them.</summary>
    public ReadOnlySpan<InternetAddress> Sources { get; init; }
}
