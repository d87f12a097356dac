namespace Sockeye.Testing.Reports;

/// <summary>What a <see cref="Happening"/> is.</summary>
internal enum HappeningKind : byte
{
    /// <summary>A packet left.</summary>
    Departure,

    /// <summary>A packet arrived.</summary>
    Arrival,

    /// <summary>A connection changed its state.</summary>
    State,

    /// <summary>An application called.</summary>
    Call,

    /// <summary>Somebody said something: a fault that the test made, a word of the test's.</summary>
    Note,
}
