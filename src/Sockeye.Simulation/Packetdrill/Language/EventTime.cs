namespace Sockeye.Simulation.Packetdrill.Language;

/// <summary>The forms in which a script says when.</summary>
internal enum EventTimeKind : byte
{
    /// <summary>"1.5": since the beginning.</summary>
    Absolute,

    /// <summary>"+1.5": since the event before.</summary>
    Relative,

    /// <summary>"*": whenever.</summary>
    Any,

    /// <summary>"1.5~2".</summary>
    AbsoluteRange,

    /// <summary>"+1.5~+2".</summary>
    RelativeRange,
}

/// <summary>When an event is due, as written.</summary>
/// <param name="Kind">Form.</param>
/// <param name="Start">The time, or the earliest, in microseconds.</param>
/// <param name="End">The latest of a range, in microseconds.</param>
internal readonly record struct EventTime(EventTimeKind Kind, long Start, long End)
{
    /// <summary>Counts from the event before.</summary>
    public bool IsRelative => Kind is EventTimeKind.Relative or EventTimeKind.RelativeRange or EventTimeKind.Any;

    /// <summary>Says two times.</summary>
    public bool IsRange => Kind is EventTimeKind.AbsoluteRange or EventTimeKind.RelativeRange;
}
